/** Workbooks as programs write them, for tests: sheets by name, cells as their markup. */
import { strToU8, zipSync } from 'fflate';

export type Parts = {
  sheets: Readonly<Record<string, string>>;
  strings?: string;
  styles?: string;
  properties?: string;
};

const textCell = (text: string, column: number, row: number): string =>
  `<c r="${String.fromCharCode(65 + column)}${row}" t="inlineStr"><is><t xml:space="preserve">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;

export const sheetOf = (rows: readonly (readonly (string | null)[])[]): string =>
  rows
    .map((cells, r) => {
      const of = cells.map((text, c) => (text === null ? '' : textCell(text, c, r + 1)));
      return `<row r="${r + 1}">${of.join('')}</row>`;
    })
    .join('');

export const xlsxOf = ({ sheets, strings = '', styles = '', properties = '' }: Parts): Uint8Array => {
  const names = Object.keys(sheets);
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook>${properties}<sheets>${names.map((n, i) => `<sheet name="${n}" r:id="r${i}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, i) => `<Relationship Id="r${i}" Target="worksheets/s${i}.xml"/>`).join('')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
  };
  for (const [i, rows] of Object.values(sheets).entries())
    files[`xl/worksheets/s${i}.xml`] = `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)])));
};
