/** Names and values inside MySQL's SQL. Values go as hexadecimal, so that no character set can end a literal early. */

export const ident = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

export const qualified = (database: string, table: string): string => `${ident(database)}.${ident(table)}`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A text of the connection, which is utf8mb4. */
export const literal = (text: string): string => `_utf8mb4 x'${hex(Buffer.from(text))}'`;

/** Compares as the column does, index included: its own bytes in its own character set and collation. */
export const literalIn = (charset: string, collation: string, bytes: Uint8Array): string =>
  `_${charset} x'${hex(bytes)}' COLLATE ${collation}`;

export const binaryLiteral = (bytes: Uint8Array): string => `_binary x'${hex(bytes)}'`;
