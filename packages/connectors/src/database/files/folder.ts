import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Description, parseDescription } from './description.ts';
import { shapes } from './dialect.ts';

export const workbook = '.xlsx';

export type FolderEntry = { table: string; file: string; extension: string };

/** Tables by the files' names without their extensions. What is no table (pictures, notes) is left alone. */
export const listFolder = async (folder: string): Promise<FolderEntry[]> => {
  const names = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(`the folder cannot be read (${code})`);
  });
  const entries = names
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && !entry.name.startsWith('~$'))
    .map(({ name }) => ({ file: name, extension: extname(name).toLowerCase() }))
    .filter(({ extension }) => extension in shapes || extension === workbook)
    .map(({ file, extension }) => ({ table: file.slice(0, -extension.length), file, extension }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const twice = entries.find(({ table }, i) => entries.findIndex((e) => e.table === table) !== i);
  if (twice !== undefined) {
    const files = entries.filter(({ table }) => table === twice.table).map(({ file }) => file);
    throw new Error(`${files.join(' and ')} would be one table; move one of them out of the folder`);
  }
  return entries;
};

/** `TABLE.columns` beside the file, where there is one. */
export const describeFile = async (folder: string, table: string): Promise<Description> => {
  const name = `${table}.columns`;
  let text: string;
  try {
    text = await readFile(join(folder, name), 'utf8');
  } catch {
    return { dialect: {} };
  }
  try {
    return parseDescription(text);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
