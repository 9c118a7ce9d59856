/** The sheets of an .xlsx as rows of text. Source: ECMA-376 part 1, chapter 18 (SpreadsheetML). */
import { dateText, numberText, unescapeText } from './cell-text.ts';
import { readMarkup } from './markup.ts';
import { dateStyles } from './styles.ts';
import { unpackWorkbook } from './unpack.ts';

export type SheetRow = {
  /** From 1, as the sheet shows it. */
  number: number;
  cells: (string | null)[];
  /** What a cell says instead of a value, as `C5 holds #DIV/0!`. */
  error?: string;
};

export type Sheet = { name: string; rows: SheetRow[] };

const sharedStrings = (xml: string | undefined): string[] => {
  const strings: string[] = [];
  let text: string | undefined;
  let taken = false;
  let phonetic = false;
  readMarkup(xml ?? '', {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') taken = !phonetic;
    },
    text: (part) => {
      if (taken && text !== undefined) text += part;
    },
    close: (name) => {
      if (name === 't') taken = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si' && text !== undefined) strings.push(unescapeText(text));
    },
  });
  return strings;
};

/** `AB` is 27: columns count from 0. */
const columnOf = (reference: string): number =>
  [...reference.replace(/\d+$/, '')].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;

type Look = { strings: readonly string[]; dates: readonly boolean[]; since1904: boolean };

const cellText = (
  type: string | undefined,
  style: string | undefined,
  text: string,
  look: Look,
): string | null => {
  if (type === 's') {
    const shared = look.strings[Number(text)];
    if (shared === undefined)
      throw new Error(`a cell names the text ${text}, which the workbook does not have`);
    return shared;
  }
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type === 'str' || type === 'inlineStr') return unescapeText(text);
  if (type === 'e' || type === 'd') return text;
  if (text === '') return null;
  return look.dates[Number(style ?? -1)] ? dateText(text, look.since1904) : numberText(text);
};

const rowsOf = (xml: string, look: Look): SheetRow[] => {
  const rows: SheetRow[] = [];
  let row: SheetRow | undefined;
  let cell:
    | { at: number; reference: string; type: string | undefined; style: string | undefined }
    | undefined;
  let text = '';
  let taken = false;
  let filled = false;
  let phonetic = false;
  readMarkup(xml, {
    open: (name, a) => {
      if (name === 'row') row = { number: Number(a.r ?? (rows.at(-1)?.number ?? 0) + 1), cells: [] };
      else if (name === 'c' && row !== undefined) {
        const at = a.r === undefined ? row.cells.length : columnOf(a.r);
        cell = { at, reference: a.r ?? `column ${at + 1}`, type: a.t, style: a.s };
        text = '';
        filled = false;
      } else if (name === 'rPh') phonetic = true;
      else if ((name === 'v' || name === 't') && !phonetic) taken = filled = true;
    },
    text: (part) => {
      if (taken) text += part;
    },
    close: (name) => {
      if (name === 'v' || name === 't') taken = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'c' && cell !== undefined && row !== undefined) {
        while (row.cells.length < cell.at) row.cells.push(null);
        row.cells[cell.at] = filled ? cellText(cell.type, cell.style, text, look) : null;
        if (cell.type === 'e') row.error ??= `${cell.reference} holds ${text}`;
        cell = undefined;
      } else if (name === 'row' && row !== undefined) {
        if (row.cells.some((value) => value !== null)) rows.push(row);
        row = undefined;
      }
    },
  });
  return rows;
};

const targets = (xml: string | undefined): Map<string, string> => {
  const found = new Map<string, string>();
  readMarkup(xml ?? '', {
    open: (name, a) => {
      if (name === 'Relationship' && a.Id !== undefined && a.Target !== undefined)
        found.set(a.Id, a.Target.startsWith('/') ? a.Target.slice(1) : `xl/${a.Target}`);
    },
  });
  return found;
};

/** Sheets that hold anything, in their order. Throws with what is wrong of the file. */
export const readWorkbook = (bytes: Uint8Array): Sheet[] => {
  const parts = unpackWorkbook(bytes);
  const workbook = parts.get('xl/workbook.xml');
  if (workbook === undefined) throw new Error('it is no .xlsx workbook');
  const files = targets(parts.get('xl/_rels/workbook.xml.rels'));
  const named: { name: string; file: string | undefined }[] = [];
  let since1904 = false;
  readMarkup(workbook, {
    open: (name, a) => {
      if (name === 'workbookPr') since1904 = a.date1904 === '1' || a.date1904 === 'true';
      else if (name === 'sheet') named.push({ name: a.name ?? '', file: files.get(a['r:id'] ?? '') });
    },
  });
  const look = {
    strings: sharedStrings(parts.get('xl/sharedStrings.xml')),
    dates: dateStyles(parts.get('xl/styles.xml')),
    since1904,
  };
  return named.flatMap(({ name, file }) => {
    const xml = file === undefined ? undefined : parts.get(file);
    if (xml === undefined) throw new Error(`the sheet ${name} is missing from the file`);
    const rows = rowsOf(xml, look);
    return rows.length === 0 ? [] : [{ name, rows }];
  });
};
