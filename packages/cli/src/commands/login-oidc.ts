/** Signing in by the organisation's own provider: its browser does it, and this program gets the session. */
import { createHash, randomBytes } from 'node:crypto';
import { CliFailure, exitCode } from '../failure.ts';
import { listenOnLoopback } from '../http/loopback.ts';
import { type Answer, path, send } from '../http/send.ts';
import type { Io } from '../io.ts';
import type { Lang } from '../output/words.ts';
import { say } from '../output/words.ts';

/** As long as the sign-in itself may take. */
const patienceMs = 10 * 60_000;

const givenUp = (): CliFailure =>
  new CliFailure(exitCode.auth, ['nobody came back from the browser within ten minutes; sign in again']);

/** What `POST /auth/oidc/exchange` answers: as a sign-in by password does. */
export const exchangeByBrowser = async (
  io: Io,
  { base, provider, lang }: { base: string; provider: string; lang: Lang },
): Promise<Answer> => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const over = AbortSignal.timeout(patienceMs);
  const loopback = await listenOnLoopback(AbortSignal.any([io.signal, over]), say(lang, 'backToTerminal'));
  try {
    const address = new URL(path('auth', 'oidc', provider), base);
    address.search = `${new URLSearchParams({ loopback: `${loopback.port}`, challenge })}`;
    io.err(`${say(lang, 'openInBrowser')}\n  ${address.href}\n`);
    const query = await loopback.answer.catch((error: unknown) => {
      throw over.aborted ? givenUp() : error;
    });
    const code = query.get('code');
    if (code === null)
      throw new CliFailure(exitCode.auth, [
        query.get('error_description') ?? `refused: ${query.get('error')}`,
      ]);
    return await send(
      { method: 'POST', base, path: '/auth/oidc/exchange', json: { code, verifier } },
      { waitMs: 0, signal: io.signal, now: io.now },
    );
  } finally {
    await loopback.close();
  }
};
