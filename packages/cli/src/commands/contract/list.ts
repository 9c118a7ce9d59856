import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { feeIn, titleIn } from '../../output/contract/sheet.ts';
import { renderFitted } from '../../output/fit.ts';
import { printPage } from '../../output/page.ts';
import { headingsOf, readerOf } from '../../output/reader.ts';

/** GET /v1/contracts */
export const addContractList = (contract: Command, io: Io): void => {
  const command = contract.command('list').description('the newest version of every contract');
  command.action(async () => {
    const flags = globalFlags(command);
    const reader = readerOf(io, flags);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/contracts' });
    printPage(io, flags, answer, (items) =>
      renderFitted(
        headingsOf(reader, ['contract', 'version', 'customer', 'from', 'to', 'fee', 'title']),
        items.map((item) => [
          ...['id', 'version', 'customer', 'from', 'to'].map((name) => textAt(item, name)),
          feeIn(item),
          titleIn(item, reader),
        ]),
      ),
    );
  });
};
