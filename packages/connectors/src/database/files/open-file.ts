import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type { FileTable } from './file-table.ts';
import { describeFile, type FolderEntry, workbook } from './folder.ts';
import { sheetTable } from './sheet-table.ts';
import { textTable } from './text-table.ts';
import { readWorkbook } from './workbook/read-workbook.ts';

/** The tables of a file by their names: one, or `FILE.SHEET` each where a workbook has several sheets. */
export const openFile = async (
  folder: string,
  { table, file, extension }: FolderEntry,
  encoding: Encoding | undefined,
): Promise<Map<string, FileTable>> => {
  const path = join(folder, file);
  if (extension !== workbook) {
    const description = await describeFile(folder, table);
    return new Map([[table, await textTable({ path, extension, description, encoding })]]);
  }
  const bytes = await readFile(path);
  const sheets = readWorkbook(bytes);
  if (sheets.length === 0) throw new Error('it is empty: no sheet holds anything');
  const tables = new Map<string, FileTable>();
  for (const sheet of sheets) {
    const name = sheets.length === 1 ? table : `${table}.${sheet.name}`;
    tables.set(name, sheetTable(sheet, await describeFile(folder, name), bytes.length));
  }
  return tables;
};
