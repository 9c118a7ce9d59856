import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { TableInfo } from '@perennial/domain/migration/schema-info/rules';
import type { ReadSpec, SourcePort } from '../ports.ts';
import type { FileTable } from './file-table.ts';
import { type FolderEntry, listFolder, workbook } from './folder.ts';
import { openFile } from './open-file.ts';
import { offsetColumn } from './record-batch.ts';

export type FileSourceOptions = {
  /** Holds a file for each table. */
  folder: string;
  /** Of files without a byte order mark and without a description that names one; UTF-8 unless given. */
  encoding?: Encoding;
};

const infoOf = (name: string, { columns, bytes }: FileTable): TableInfo => ({
  name,
  columns: columns.map((column) => ({
    name: column,
    type: 'text',
    kind: 'text',
    nullable: true,
    hasDefault: false,
    generated: false,
  })),
  primaryKey: [],
  uniques: [],
  foreignKeys: [],
  rows: -1,
  bytes,
});

/** Said of the file, whose folder is nobody's business. */
const about = (file: string, error: unknown): Error => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const why = error instanceof Error ? error.message : String(error);
  return new Error(`${file}: ${code === undefined ? why : `it cannot be read (${code})`}`);
};

/**
 * A folder as a database, each file a table, all of its columns text. Rows are read in the order in which they stand,
 * and cut by their place (`$offset`, which may be asked for like a column): a file has no other key.
 */
export const fileSource = async ({ folder, encoding }: FileSourceOptions): Promise<SourcePort> => {
  // A folder that is not there is told now and not at the first table.
  await listFolder(folder);
  const opened = new Map<string, Promise<Map<string, FileTable>>>();
  const open = (entry: FolderEntry): Promise<Map<string, FileTable>> => {
    const { file } = entry;
    const there = opened.get(file);
    if (there !== undefined) return there;
    const asked = openFile(folder, entry, encoding).catch((error: unknown) => {
      opened.delete(file);
      throw about(file, error);
    });
    opened.set(file, asked);
    return asked;
  };
  const tableOf = async ({ table, key, where }: ReadSpec): Promise<FileTable> => {
    if (where !== undefined)
      throw new Error(`${table} is a file and takes no condition; reject rows by a rule instead`);
    if (key.length > 1 || (key.length === 1 && key[0] !== offsetColumn))
      throw new Error(
        `${table} is a file and is read in the order of its rows; leave out the key or name ${offsetColumn}`,
      );
    const entries = await listFolder(folder);
    const entry =
      entries.find((one) => one.table === table) ??
      entries.find((one) => one.extension === workbook && table.startsWith(`${one.table}.`));
    if (entry === undefined) {
      const there = entries.slice(0, 20).map((e) => e.file);
      const dots = entries.length > there.length ? ', …' : '';
      throw new Error(`there is no file for the table "${table}"; there are: ${there.join(', ')}${dots}`);
    }
    const tables = await open(entry);
    const found = tables.get(table);
    if (found === undefined)
      throw new Error(`${entry.file} has no table "${table}"; it has: ${[...tables.keys()].join(', ')}`);
    return found;
  };
  const listed = (place: string | undefined): [string] | undefined =>
    place === undefined ? undefined : [place];

  return {
    introspect: async () => {
      const tables: TableInfo[] = [];
      for (const entry of await listFolder(folder)) {
        opened.delete(entry.file);
        for (const [name, table] of await open(entry)) tables.push(infoOf(name, table));
      }
      return { engine: 'files', version: '', encoding: encoding ?? 'utf-8', tables };
    },
    upperBound: async (spec) => listed(await (await tableOf(spec)).upperBound()),
    cut: async (spec, after, upTo, rows) => {
      const [end] = upTo;
      if (end === undefined) throw new RangeError('a file is cut up to a place in it');
      return listed(await (await tableOf(spec)).cut(after?.[0], end, rows));
    },
    read: async function* (spec, range, signal) {
      const table = await tableOf(spec);
      const places = spec.columns.map((column) => {
        const place = table.columns.indexOf(column);
        if (place === -1 && column !== offsetColumn)
          throw new Error(`${spec.table} has no column "${column}"`);
        return place;
      });
      try {
        yield* table.read(places, range, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw about(spec.table, error);
      }
    },
    count: async (spec) => (await tableOf(spec)).count(),
    close: async () => undefined,
  };
};
