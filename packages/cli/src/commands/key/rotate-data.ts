import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';

/** POST /v1/data-keys/rotate */
export const addRotateData = (key: Command, io: Io): void => {
  const command = key
    .command('rotate-data')
    .description('encrypt new payloads with a new data key; what the older ones encrypted stays readable')
    .requiredOption('--reason <text>', 'why');
  command.action(async ({ reason }: { reason: string }) => {
    const flags = globalFlags(command);
    const request = { method: 'POST', path: '/v1/data-keys/rotate', json: { reason } } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => textAt(answer.json, 'id'));
  });
};
