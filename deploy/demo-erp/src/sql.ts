import { readFile } from 'node:fs/promises';

/** Schemas lie beside the sources, as anybody's `psql -f` can read them. */
export const readSchema = (name: 'legacy.postgres' | 'legacy.mariadb' | 'erp'): Promise<string> =>
  readFile(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8');

/** Statements of a file of ours, in which a semicolon ends a line and nothing else. */
export const statementsOf = (sql: string): string[] =>
  sql
    .split(/;\s*$/m)
    .map((statement) => statement.replace(/^--.*$/gm, '').trim())
    .filter((statement) => statement !== '');
