import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { addReason, reasonFor } from '../../reason.ts';

/** POST /v1/deliveries/{id}/replay of notification */
export const addReplay = (delivery: Command, io: Io): void => {
  const command = delivery
    .command('replay')
    .description('queue a parked notice again')
    .argument('<id>', 'as `delivery list` shows it');
  addReason(command);
  command.action(async (id: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const json = { reason: await reasonFor(io, flags, command, typed.reason) };
    const request = { method: 'POST', path: path('v1', 'deliveries', id, 'replay'), json } as const;
    const answer = await call(io, flags, 'notification', request);
    print(io, flags, answer, () => `${textAt(answer.json, 'id') || id}: ${textAt(answer.json, 'state')}`);
  });
};
