/** A sheet (CSV or Excel) as rows of plain objects: one heading per column, nested fields by dots. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import type { RegisterName } from '@perennial/domain/register/schema';
import { invalid } from '@perennial/service-kit/problem';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { fieldOf } from './headings.ts';
import { unpackMarkup } from './zip/unpack.ts';
import { writeZip } from './zip/write-zip.ts';

export type Table = { rows: Record<string, unknown>[]; at: (i: number) => string };
type Cell = unknown;

/** Columns that hold several values, with ; or , or a Chinese comma between. */
const lists: Partial<Record<RegisterName, string[]>> = {
  sites: ['modules'],
  groups: ['members'],
  people: ['roles', 'groups'],
  rotas: ['people'],
};
const flags: Partial<Record<RegisterName, string[]>> = { modules: ['core'], webhooks: ['active'] };

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Sheets saved by a Chinese Excel come in its own encoding.
    return new TextDecoder('gb18030').decode(bytes);
  }
};

const isExcel = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

const workbook = async (bytes: Uint8Array): Promise<Cell[][]> => {
  try {
    return await readSheet(writeZip(await unpackMarkup(Buffer.from(bytes))));
  } catch (e) {
    const why = e instanceof Error ? e.message : 'it has no sheet';
    throw invalid([{ path: '/file', code: 'xlsx', message: `this workbook cannot be read: ${why}` }]);
  }
};

const grid = async (bytes: Uint8Array, type: string): Promise<Cell[][]> => {
  if (isExcel(bytes)) return workbook(bytes);
  if (/spreadsheet|excel/.test(type))
    throw new DomainError(
      'request.unsupportedMedia',
      'this is no .xlsx file; save the sheet as .xlsx or .csv',
    );
  try {
    return parse(decode(bytes), { bom: true, relaxColumnCount: false, skipEmptyLines: true, trim: true });
  } catch (e) {
    throw invalid([
      { path: '/file', code: 'csv', message: e instanceof Error ? e.message : 'not a CSV file' },
    ]);
  }
};

const truth = (text: string): boolean | string =>
  /^(true|yes|1|是|y)$/i.test(text) ? true : /^(false|no|0|否|n)$/i.test(text) ? false : text;

const cellValue = (register: RegisterName, field: string, cell: Cell): unknown => {
  if (cell instanceof Date) return cell.toISOString();
  const text = String(cell ?? '').trim();
  if (text === '') return undefined;
  if (lists[register]?.includes(field))
    return text
      .split(/[;,，；、]/)
      .map((v) => v.trim())
      .filter((v) => v !== '');
  if (flags[register]?.includes(field)) return truth(text);
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
};

const put = (row: Record<string, unknown>, field: string, value: unknown): void => {
  const [outer = '', inner] = field.split('.');
  if (inner === undefined) row[outer] = value;
  else row[outer] = { ...(typeof row[outer] === 'object' ? row[outer] : {}), [inner]: value };
};

/** The field of each column. A heading may be missing only where its column is empty. */
const fieldsOf = (register: RegisterName, head: Cell[], body: Cell[][]): string[] => {
  const fields = head.map((heading) => fieldOf(register, String(heading ?? '').trim()));
  const errors = fields.flatMap((field, i): FieldFault[] => {
    if (field === '') {
      const line = body.findIndex((cells) => String(cells[i] ?? '').trim() !== '');
      const message = `column ${i + 1} has no heading, but line ${line + 2} holds something in it`;
      return line === -1 ? [] : [{ path: `/line ${line + 2}`, code: 'noHeading', message }];
    }
    const first = fields.indexOf(field);
    const message = `columns ${first + 1} and ${i + 1} are both ${field}`;
    return first === i ? [] : [{ path: `/line 1/${field}`, code: 'duplicate', message }];
  });
  if (errors.length > 0) throw invalid(errors);
  return fields;
};

/** @throws DomainError naming the file, the heading or the line. */
export const readTable = async (register: RegisterName, bytes: Uint8Array, type: string): Promise<Table> => {
  if (bytes.length === 0)
    throw invalid([{ path: '/file', code: 'empty', message: 'send the file as the body' }]);
  const [head, ...body] = await grid(bytes, type);
  if (!head)
    throw invalid([{ path: '/file', code: 'empty', message: 'the first line has to hold the headings' }]);
  if (body.length === 0)
    throw invalid([{ path: '/file', code: 'empty', message: 'there is no line below the headings' }]);
  const fields = fieldsOf(register, head, body);
  const rows = body.map((cells) => {
    const row: Record<string, unknown> = {};
    fields.forEach((field, i) => {
      const value = field === '' ? undefined : cellValue(register, field, cells[i]);
      if (value !== undefined) put(row, field, value);
    });
    // A sheet has room for one contact; the register keeps several.
    if (register === 'customers' && 'contacts' in row && !Array.isArray(row.contacts))
      row.contacts = [row.contacts];
    return row;
  });
  // Line 1 holds the headings.
  return { rows, at: (i) => `/line ${i + 2}` };
};
