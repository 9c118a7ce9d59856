/** The databases really hold what the generator and its answer key say, read back by the drivers. */
import { openSession } from '@perennial/connectors/database/postgres/session';
import { postgresSource } from '@perennial/connectors/database/postgres/source';
import {
  mariadbMissing,
  mariadbTitle,
  startMariadb,
  type TestMariadb,
} from '@perennial/connectors/testing/mariadb';
import { startPostgres, type TestPostgres } from '@perennial/connectors/testing/postgres';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell } from '../data/cell.ts';
import { companyOf } from '../data/company.ts';
import { type Flavour, flavours } from '../faults/fault.ts';
import { plantFaults } from '../faults/plant.ts';
import { legacyOf } from '../legacy.ts';
import { rowsOf } from '../write/rows.ts';
import { fillMariadb } from './mariadb.ts';
import { createLegacyDatabase, fillPostgres } from './postgres.ts';

type Text = string | null;
/** All rows of a table as text; bytes, and text that cannot be decoded, as hexadecimal. */
type Read = (table: string, columns: readonly string[]) => Promise<Text[][]>;

const size = { rows: 6_000, seed: 7 };
const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`;

const decoded = (raw: Uint8Array): string => {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(raw);
  } catch {
    return hex(raw);
  }
};
const textOf = (cell: Cell | undefined): Text => {
  if (cell === undefined || cell === null || typeof cell === 'string') return cell ?? null;
  return 'bytes' in cell ? hex(cell.bytes) : decoded(cell.raw);
};

let server: TestPostgres;
let maria: TestMariadb | undefined;
const readers: Partial<Record<Flavour, Read>> = {};
const closing: (() => Promise<void>)[] = [];

const openPostgres = async (): Promise<Read> => {
  const connectionString = await createLegacyDatabase(server.url, 'legacy');
  await fillPostgres(connectionString, legacyOf({ ...size, flavour: 'postgres', faults: 'default' }));
  const source = await postgresSource({ connectionString, encoding: 'gb18030' });
  closing.push(source.close);
  return async (table, columns) => {
    const rows: Text[][] = [];
    for await (const batch of source.read({ table, columns, key: [] }, {}, new AbortController().signal))
      batch.each((row) =>
        rows.push(
          row.map((field) => (field === null || typeof field === 'string' ? field : hex(field.bytes))),
        ),
      );
    return rows;
  };
};

const openMariadb = async (at: TestMariadb): Promise<Read> => {
  await fillMariadb({ uri: at.url() }, legacyOf({ ...size, flavour: 'mariadb', faults: 'default' }));
  const client = await createConnection({ uri: at.url() });
  closing.push(() => client.end());
  return async (table, columns) => {
    const [rows] = await client.query<(RowDataPacket & Text[])[]>({
      sql: `SELECT ${columns.map((c) => `\`${c}\``).join(', ')} FROM \`${table}\``,
      rowsAsArray: true,
      typeCast: (field) => {
        if (field.type === 'BIT') return field.buffer()?.[0]?.toString(2).padStart(8, '0') ?? null;
        if (!['fingerprint', 'content'].includes(field.name)) return field.string('utf8');
        const bytes = field.buffer();
        return bytes === null ? null : hex(bytes);
      },
    });
    return rows.map((row) => [...row]);
  };
};

beforeAll(async () => {
  server = await startPostgres();
  readers.postgres = await openPostgres();
  if (mariadbMissing) return;
  maria = await startMariadb();
  readers.mariadb = await openMariadb(maria);
}, 120_000);
afterAll(async () => {
  for (const close of closing) await close();
  await maria?.stop();
  await server?.stop();
});

/** MariaDB knows dates: it writes them its own way, and char columns without their padding. */
const asKept = (flavour: Flavour, column: string, text: Text): Text => {
  if (text === null) return null;
  if (flavour === 'postgres') return text;
  return column === 'day' ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') : text;
};
const padded = ['code', 'base', 'unit'];

const needsMariadb = (flavour: Flavour): boolean => flavour === 'mariadb';

for (const flavour of flavours)
  describe.skipIf(needsMariadb(flavour) && mariadbMissing)(
    needsMariadb(flavour) ? mariadbTitle(flavour) : flavour,
    () => {
      const company = companyOf(size);
      const planted = plantFaults(company, size.seed, flavour, 'default');
      const read = (table: string, columns: readonly string[]): Promise<Text[][]> => {
        const reader = readers[flavour];
        if (reader === undefined) throw new Error(`${flavour} was not filled`);
        return reader(table, columns);
      };

      test('reads back as it was made, to the last byte', async () => {
        for (const table of company.tables) {
          const columns = Object.keys(table.row(0));
          const kept = (await read(table.name, columns)).map((row) =>
            row.map((value, i) => (padded.includes(columns[i] ?? '') ? (value?.trimEnd() ?? null) : value)),
          );
          const made = [...rowsOf(table, planted)].map((row) =>
            columns.map((column) => asKept(flavour, column, textOf(row[column]))),
          );
          const sorted = (rows: Text[][]) => rows.map((row) => JSON.stringify(row)).sort();
          expect(sorted(kept)).toEqual(sorted(made));
        }
      });

      test('every planted fault stands where the key says', async () => {
        expect(planted.faults.length).toBeGreaterThanOrEqual(100);
        for (const { id, table, key, column, value } of planted.faults) {
          const names = Object.keys(key);
          const rows = await read(table, [...names, column]);
          const here = rows.filter((row) => names.every((name, i) => row[i] === key[name]));
          expect([id, here.map((row) => row.at(-1))]).toEqual([id, expect.arrayContaining([value])]);
        }
      });
    },
  );

test('a database of another encoding is refused before anything is written', async () => {
  const legacy = legacyOf({ ...size, flavour: 'postgres', faults: 'none' });
  await expect(fillPostgres(server.url, legacy)).rejects.toThrow(
    'has to be SQL_ASCII to hold GBK bytes; this one is UTF8',
  );
  const client = await openSession({ connectionString: server.url, name: 'test', schema: 'public' });
  const { rowCount } = await client.query("SELECT FROM pg_class WHERE relname = 'sys_user'");
  await client.end();
  expect(rowCount).toBe(0);
});

test('a database that holds the schema already is left as it is', async () => {
  const legacy = legacyOf({ ...size, flavour: 'postgres', faults: 'none' });
  const url = server.url.replace(/[^/]*$/, 'legacy');
  await expect(fillPostgres(url, legacy)).rejects.toThrow('already exists');
  const rows = await readers.postgres?.('base_unit', ['code']);
  expect(rows).toHaveLength(10);
});
