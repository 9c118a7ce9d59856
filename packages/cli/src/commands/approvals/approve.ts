import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags, print } from '../../call.ts';
import { addressOf } from '../../connection/resolve.ts';
import { usage } from '../../failure.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { at, type Json, textAt } from '../../json.ts';
import { approvalSheet, statementText } from '../../output/approval.ts';
import { langOf } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { say } from '../../output/words.ts';
import { type StepUpChoices, stepUpUrl } from './step-up-url.ts';

type Flags = {
  reject?: boolean;
  reason?: string;
  role?: string;
  onBehalfOf?: string;
  breakGlass?: boolean;
  review?: boolean;
  browser?: boolean;
};

const purposeOf = ({ breakGlass, review }: Flags): StepUpChoices['purpose'] =>
  breakGlass ? 'break-glass' : review ? 'review' : 'approve';

/** The rest of the API's answer is what was shown: it goes back as it came. */
const answerTo = (challenge: Json | undefined, reason: string | undefined) => ({
  challenge: textAt(challenge, 'challenge'),
  verdict: textAt(challenge, 'manifest', 'verdict'),
  meaning: textAt(challenge, 'manifest', 'meaning'),
  ...(reason === undefined ? {} : { reason }),
});

const askFor = async (io: Io, flags: GlobalFlags): Promise<{ password: string; totp: string }> => {
  if (!io.secret) throw usage('there is nowhere to type the password; pipe password and code in, one a line');
  const lang = langOf(io, flags);
  return { password: await io.secret(say(lang, 'password')), totp: await io.secret(say(lang, 'code')) };
};

/** Who signs there proves it there: no key goes with the address. */
const signInBrowser = async (io: Io, flags: GlobalFlags, no: string, options: Flags): Promise<void> => {
  const { reject = false, reason, role, onBehalfOf } = options;
  const choices = { purpose: purposeOf(options), reject, reason, role, onBehalfOf };
  const url = stepUpUrl(addressOf('intake', flags, io), no, choices);
  const lang = langOf(io, flags);
  if (!flags.json) io.err(`${say(lang, 'signHere')}:\n`);
  io.out(`${flags.json ? JSON.stringify({ url }) : url}\n`);
  const opened = (await io.openBrowser?.(url)) ?? false;
  if (!opened && !flags.json) io.err(`${say(lang, 'noBrowser')}\n`);
};

/** POST /v1/approvals/{no}/challenge, then /sign, /break-glass or /review */
export const addApprove = (program: Command, io: Io): void => {
  const command = program
    .command('approve')
    .description(
      'sign an approval: shows the statement, then asks for password and code (or reads them from a pipe)',
    )
    .argument('<no>', 'as `approvals list` shows it')
    .option('--reject', 'sign against it; needs --reason')
    .option('--reason <text>', 'why')
    .option('--role <role>', 'the role to sign in, where you hold several')
    .option('--on-behalf-of <person>', 'whose delegation you use')
    .option('--break-glass', 'approve alone in an emergency; needs --reason')
    .option('--review', 'review an emergency approval')
    .option('--browser', 'sign on a page, with a passkey or with password and code');
  command.action(async (no: string, options: Flags) => {
    const { reject, reason, role, onBehalfOf, breakGlass, review } = options;
    if ((reject || breakGlass) && reason === undefined) throw usage('say why: --reason TEXT');
    if (breakGlass && (reject || review)) throw usage('--break-glass stands alone');
    const flags = globalFlags(command);
    if (options.browser) return signInBrowser(io, flags, no, options);
    const purpose = purposeOf(options);
    const asked = await call(io, flags, 'intake', {
      method: 'POST',
      path: path('v1', 'approvals', no, 'challenge'),
      json: {
        purpose,
        verdict: reject ? 'reject' : 'approve',
        ...(reason === undefined ? {} : { reason }),
        ...(role === undefined ? {} : { role }),
        ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      },
    });
    // To stderr: what goes on to a pipe is the answer.
    io.err(`${statementText(at(asked.json, 'manifest') ?? null, readerOf(io, flags))}\n`);
    const json = { ...answerTo(asked.json, reason), ...(await askFor(io, flags)) };
    const verb = purpose === 'approve' ? 'sign' : purpose;
    const signed = await call(io, flags, 'intake', {
      method: 'POST',
      path: path('v1', 'approvals', no, verb),
      json,
    });
    if (signed.status === 202 && !flags.json) io.err(`${say(langOf(io, flags), 'signedLater')}\n`);
    print(io, flags, signed, () => approvalSheet(signed.json ?? null, readerOf(io, flags)));
  });
};
