import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { renderFitted } from '../../output/fit.ts';
import { printPage } from '../../output/page.ts';
import { headingsOf, readerOf } from '../../output/reader.ts';
import { shownInstant } from '../../output/time.ts';

/** GET /v1/contracts/{id}/versions */
export const addContractVersions = (contract: Command, io: Io): void => {
  const command = contract
    .command('versions')
    .description('every version of a contract: since when it holds, who made it and why')
    .argument('<id>', 'contract id');
  command.action(async (id: string) => {
    const flags = globalFlags(command);
    const reader = readerOf(io, flags);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'contracts', id, 'versions'),
    });
    printPage(io, flags, answer, (items) =>
      renderFitted(
        headingsOf(reader, ['version', 'effectiveFrom', 'created', 'actor', 'reason']),
        items.map((item) => [
          textAt(item, 'version'),
          shownInstant(textAt(item, 'effectiveFrom'), reader.timeZone),
          shownInstant(textAt(item, 'createdAt'), reader.timeZone),
          textAt(item, 'actor'),
          textAt(item, 'reason'),
        ]),
      ),
    );
  });
};
