/** Comma-separated values (RFC 4180) with the line each record begins on. */
export type CsvRecord = { line: number; cells: string[] };

/** `unclosed` is the line of a quote that never ends. Empty lines are left out. */
export const readCsv = (text: string): { records: CsvRecord[]; unclosed?: number } => {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let quotedSince: number | undefined;
  let [line, begun] = [1, 1];

  const endRecord = (): void => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== '')) records.push({ line: begun, cells });
    cells = [];
    cell = '';
    begun = line;
  };

  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === '\n') line += 1;
    if (quotedSince !== undefined) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quotedSince = undefined;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      quotedSince = line;
    } else if (char === ',') {
      cells.push(cell.trim());
      cell = '';
    } else if (char === '\n') endRecord();
    else if (char !== '\r') cell += char;
  }
  endRecord();
  return { records, ...(quotedSince === undefined ? {} : { unclosed: quotedSince }) };
};
