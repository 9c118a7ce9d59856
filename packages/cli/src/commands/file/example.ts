import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';

export type Example = 'annual-contract.yaml' | 'cn-office.yaml' | 'holidays-2027-example.csv';

const shipped = (name: Example): Promise<string> =>
  readFile(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');

/** Prints a file that is shipped with the CLI; with --json a YAML one as JSON, which the API takes as well. */
export const printExample = async (io: Io, command: Command, name: Example): Promise<void> => {
  const text = await shipped(name);
  const asJson = globalFlags(command).json === true && name.endsWith('.yaml');
  io.out(asJson ? `${JSON.stringify(parse(text), null, 2)}\n` : text);
};
