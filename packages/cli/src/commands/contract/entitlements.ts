import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { entitlementsTable } from '../../output/contract/services.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { instant } from '../read.ts';

/** GET /v1/contracts/{id}/entitlements */
export const addContractEntitlements = (contract: Command, io: Io): void => {
  const command = contract
    .command('entitlements')
    .description('what is reserved, drawn and left of the twelve services')
    .argument('<id>', 'contract id')
    .option('--at <instant>', 'in the period of this instant; default now', (text) =>
      instant(text, io.now()),
    );
  command.action(async (id: string, { at }: { at?: string }) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'contracts', id, 'entitlements'),
      query: { at },
    });
    printPage(io, flags, answer, (items) => entitlementsTable(items, readerOf(io, flags)));
  });
};
