import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { usage } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { say } from '../../output/words.ts';
import { addReason, withReason } from '../../reason.ts';
import { secretsTable } from './table.ts';

/** Never taken from an argument: those stand in the shell's history and in the list of processes. */
const valueFrom = async (io: Io, question: string): Promise<string> => {
  if (!io.secretText) throw usage('there is nowhere to type the value; pipe it in');
  const value = await io.secretText(question).catch((error: unknown) => {
    throw usage(`the value cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (value === '') throw usage('the value is empty; nothing was put');
  return value;
};

/** POST /v1/secrets */
export const addSecretPut = (secret: Command, io: Io): void => {
  const command = secret
    .command('put')
    .description('asks for the value, or reads all of it from a pipe, and stores it encrypted')
    .argument('<name>', 'capitals, digits and _: ACME_ERP');
  addReason(command, 'why another value takes its place');
  command.action(async (name: string, typed: { reason?: string }) => {
    const flags = globalFlags(command);
    const value = await valueFrom(io, say(langOf(io, flags), 'secretValue'));
    const answer = await withReason(io, flags, { command, typed: typed.reason }, (reason) => {
      const json = { name, value, ...(reason === undefined ? {} : { reason }) };
      return call(io, flags, 'intake', { method: 'POST', path: '/v1/secrets', json });
    });
    print(io, flags, answer, () => secretsTable([answer.json ?? null], readerOf(io, flags)));
  });
};
