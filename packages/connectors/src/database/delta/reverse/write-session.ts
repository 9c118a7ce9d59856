/** The old system as something that is written to: one connection, and how its engine writes names and values. */
import type { Reference } from '../target-rows.ts';

export type WriteSession = {
  /** Rejects with the driver's error. */
  run: (sql: string) => Promise<(string | null)[][]>;
  ident: (name: string) => string;
  qualified: (table: string) => string;
  /** A value as it is assigned. */
  value: (table: string, column: string, text: string | null) => string;
  /** A value as it is compared with a column of the key, so that its index is used and numbers stay exact. */
  keyValue: (table: string, column: string, text: string) => string;
  /** Columns of other tables that refer to this one. */
  references: (table: string) => Promise<readonly Reference[]>;
  /** One statement of a transaction which goes on when it fails. */
  guarded: <T>(work: () => Promise<T>) => Promise<T>;
  /** What the server says against the data; undefined for any other error. */
  refusal: (error: unknown) => { code: string; message: string } | undefined;
  close: () => Promise<void>;
};
