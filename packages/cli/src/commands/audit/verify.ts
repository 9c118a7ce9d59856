import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { CliFailure, exitCode, usage } from '../../failure.ts';
import { bytesOf } from '../../files.ts';
import type { Io } from '../../io.ts';
import { at, textAt } from '../../json.ts';
import { verifyFolder } from './verify-bundle.ts';

type Flags = { stream?: string; checkpoint?: string; bundle?: string; trust?: string };

/** GET /v1/audit/verify. Exit code 0: all fits; 1: the first that does not fit is named; others: it could not be judged. */
export const addAuditVerify = (audit: Command, io: Io): void => {
  const command = audit
    .command('verify')
    .description('recompute the audit trail; names the first event that does not fit, exit code 1')
    .option('--stream <stream>', 'one record only, such as ticket/T-1001')
    .option('--checkpoint <file>', 'a signed checkpoint kept from before: the log has to continue it')
    .option(
      '--bundle <folder>',
      'an exported bundle instead, without the network; exit code 2: cannot be judged',
    )
    .option('--trust <key>', 'the public key the bundle has to be signed with, as you were given it');
  command.action(async ({ stream, checkpoint, bundle, trust }: Flags) => {
    const flags = globalFlags(command);
    const kept =
      checkpoint === undefined ? undefined : new TextDecoder().decode(await bytesOf(checkpoint, io.cwd));
    if (bundle !== undefined) {
      if (stream !== undefined) throw usage('--bundle is judged as a whole: leave out --stream');
      return verifyFolder(io, bundle, flags.json === true, { key: trust, checkpoint: kept });
    }
    if (trust !== undefined) throw usage('--trust goes with --bundle');
    const query = { stream, checkpoint: kept };
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/audit/verify', query });
    const bad = at(answer.json, 'bad');
    if (bad !== undefined || at(answer.json, 'ok') !== true)
      throw new CliFailure(
        exitCode.other,
        [`does not verify: ${textAt(bad, 'what')}: ${textAt(bad, 'why')}`],
        answer.text,
      );
    print(io, flags, answer, () => {
      const count = textAt(answer.json, 'size') || textAt(answer.json, 'events');
      const unsealed = textAt(answer.json, 'unsealed');
      const waiting = unsealed === '' || unsealed === '0' ? '' : `, ${unsealed} not sealed yet`;
      const notes = at(answer.json, 'notes');
      const named = (Array.isArray(notes) ? notes : []).map((line) => textAt(line));
      return [`verified: ${count} events${waiting}`, ...named, textAt(answer.json, 'checkpoint')]
        .filter(Boolean)
        .join('\n');
    });
  });
};
