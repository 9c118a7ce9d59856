/** A row as one line of PostgreSQL's COPY text format. Source: PostgreSQL documentation, COPY, "Text Format". */
import type { TargetRow } from '@perennial/domain/migration/row/rules';

const special = /[\\\t\n\r\b\f\v]/;
const specials = /[\\\t\n\r\b\f\v]/g;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/**
 * With its newline. The same line comes back from `COPY ... TO STDOUT` when every value is in the form its type prints:
 * that is what the checksums of both sides rely on. NULL is `\N`, which no string is written as.
 */
export const encodeLine = (row: TargetRow): string => {
  let line = '';
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (i > 0) line += '\t';
    if (value === null || value === undefined) line += '\\N';
    else line += special.test(value) ? value.replace(specials, (c) => escapes[c] ?? c) : value;
  }
  return `${line}\n`;
};
