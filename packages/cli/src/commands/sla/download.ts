import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { GlobalFlags } from '../../call.ts';
import { connectionTo } from '../../connection/resolve.ts';
import { usage } from '../../failure.ts';
import { failureOf, unreachable } from '../../http/problem.ts';
import type { Io } from '../../io.ts';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Saves a file that reporting makes; whatever stood under that name is replaced. */
export const download = async (
  io: Io,
  flags: GlobalFlags,
  path: string,
  query: Record<string, string>,
  name: string,
): Promise<void> => {
  const { base, key } = connectionTo('reporting', flags, io);
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(120_000)]);
  const address = `${base.replace(/\/+$/, '')}${path}?${new URLSearchParams(query)}`;
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(address, { redirect: 'error', headers, signal }).catch((error: unknown) => {
    throw unreachable(base, reasonOf(error), error);
  });
  if (!response.ok) throw failureOf(response.status, await response.text());
  const bytes = new Uint8Array(await response.arrayBuffer());
  await writeFile(resolve(io.cwd, name), bytes).catch((error: unknown) => {
    throw usage(`${name} cannot be written: ${reasonOf(error)}`);
  });
};
