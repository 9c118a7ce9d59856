/** The smallest .xlsx a spreadsheet program would still open: one sheet, texts and numbers in place, nothing packed. */
import { writeZip } from '../registers/zip/write-zip.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const cell = (value: string | number | boolean, column: number, row: number): string => {
  const at = `${String.fromCharCode(65 + column)}${row}`;
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
};

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';

/** The parts of a workbook, by their path in the archive. */
export const workbookParts = (rows: (string | number | boolean)[][]): Record<string, string> => ({
  '[Content_Types].xml': `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData>${rows
    .map((cells, r) => `<row r="${r + 1}">${cells.map((value, i) => cell(value, i, r + 1)).join('')}</row>`)
    .join('')}</sheetData></worksheet>`,
});

export const xlsxOf = (rows: (string | number | boolean)[][]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    writeZip(new Map(Object.entries(workbookParts(rows)).map(([name, text]) => [name, Buffer.from(text)]))),
  );

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
