import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type GlobalFlags, globalFlags } from '../../call.ts';
import { connectionTo } from '../../connection/resolve.ts';
import { CliFailure, exitCode, usage } from '../../failure.ts';
import { failureOf, unreachable } from '../../http/problem.ts';
import type { Io } from '../../io.ts';
import { type Unpacked, untar } from './untar.ts';

type Flags = { period: string; out: string; customer?: string };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @throws CliFailure for anything but a whole archive. */
const fetchBundle = async (
  io: Io,
  flags: GlobalFlags,
  query: Record<string, string>,
): Promise<Unpacked[]> => {
  const { base, key } = connectionTo('intake', flags, io);
  const address = `${base.replace(/\/+$/, '')}/v1/audit/export?${new URLSearchParams(query)}`;
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(address, { redirect: 'error', headers, signal: io.signal }).catch(
    (error: unknown) => {
      throw unreachable(base, reasonOf(error), error);
    },
  );
  if (!response.ok) throw failureOf(response.status, await response.text());
  try {
    return untar(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    throw new CliFailure(
      exitCode.other,
      [`the bundle did not arrive whole: ${reasonOf(error)}`],
      undefined,
      error,
    );
  }
};

/** A bundle is a folder of its own: nothing of another one may be left in it. */
const emptyFolder = async (dir: string): Promise<void> => {
  const present = await readdir(dir).catch(() => []);
  if (present.length > 0) throw usage(`${dir} is not empty; name a new folder with --out`);
};

const write = async (dir: string, files: readonly Unpacked[]): Promise<void> => {
  for (const { path, bytes } of files) {
    await mkdir(join(dir, dirname(path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
  }
};

/** GET /v1/audit/export */
export const addAuditExport = (audit: Command, io: Io): void => {
  const command = audit
    .command('export')
    .description('a folder that proves which events there were; it is verified without us')
    .requiredOption('--period <period>', '2026, 2026-Q3 or 2026-03')
    .requiredOption('--out <folder>', 'a new folder')
    .option('--customer <id>', 'only the events of this customer');
  command.action(async ({ period, out, customer }: Flags) => {
    const dir = resolve(io.cwd, out);
    await emptyFolder(dir);
    const query = { period, ...(customer === undefined ? {} : { customer }) };
    const files = await fetchBundle(io, globalFlags(command), query);
    await write(dir, files).catch((error: unknown) => {
      throw usage(`${out} cannot be written: ${reasonOf(error)}`);
    });
    io.out(`${out}: ${files.length} files\nverify it: perennial audit verify --bundle ${out}\n`);
  });
};
