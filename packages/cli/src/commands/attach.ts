import { basename } from 'node:path';
import type { Command } from 'commander';
import { call, globalFlags, print } from '../call.ts';
import { bytesOf } from '../files.ts';
import type { Io } from '../io.ts';
import { textAt } from '../json.ts';

/** POST /v1/attachments. The type is found out by the API from the bytes; the name travels beside them. */
export const addAttach = (program: Command, io: Io): void => {
  const command = program
    .command('attach')
    .description('store a file and print the sha256 that `ticket open --attach` takes')
    .argument('<file>');
  command.action(async (file: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'POST',
      path: '/v1/attachments',
      query: { name: basename(file) },
      file: { bytes: await bytesOf(file, io.cwd), type: 'application/octet-stream' },
    });
    print(io, flags, answer, () => textAt(answer.json, 'sha256'));
  });
};
