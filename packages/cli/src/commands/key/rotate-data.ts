import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { addReason, reasonFor } from '../../reason.ts';

/** POST /v1/data-keys/rotate */
export const addRotateData = (key: Command, io: Io): void => {
  const command = key
    .command('rotate-data')
    .description('encrypt new payloads with a new data key; what the older ones encrypted stays readable');
  addReason(command);
  command.action(async (typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const reason = await reasonFor(io, flags, command, typed.reason);
    const request = { method: 'POST', path: '/v1/data-keys/rotate', json: { reason } } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => textAt(answer.json, 'id'));
  });
};
