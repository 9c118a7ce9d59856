/** A folder of files that stands for a database. */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedTable } from './source-contract.ts';

const field = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);

export const csvOf = (rows: readonly (readonly (string | null)[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\n`).join('');

export class FileWorld {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<FileWorld> {
    return new FileWorld(await mkdtemp(join(tmpdir(), 'perennial-files-')));
  }

  stop(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  put(file: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.folder, file), content);
  }

  seed({ name, columns, rows }: SeedTable): Promise<void> {
    return this.put(`${name}.csv`, csvOf([columns.map((c) => c.name), ...rows]));
  }

  add(name: string, rows: readonly (string | null)[][]): Promise<void> {
    return appendFile(join(this.folder, `${name}.csv`), csvOf(rows));
  }
}
