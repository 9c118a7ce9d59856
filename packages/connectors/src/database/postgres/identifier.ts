/** Names and values inside SQL that cannot take parameters, as COPY cannot. */

export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const qualified = (schema: string, table: string): string => `${ident(schema)}.${ident(table)}`;

/** `E''` whatever the server's standard_conforming_strings says. NUL cannot stand in a text and is refused. */
export const literal = (value: string): string => {
  if (value.includes('\0')) throw new RangeError('a NUL character cannot stand in an SQL literal');
  return `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
};

export const identList = (names: readonly string[]): string => names.map(ident).join(', ');
