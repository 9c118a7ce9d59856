/** Changes of a PostgreSQL database by its replication log, read with plain SQL: no replication connection is needed. */
import type { Encoding } from '@perennial/domain/migration/plan/rules';
import type pg from 'pg';
import { ident } from '../../postgres/identifier.ts';
import { openSession, textRows } from '../../postgres/session.ts';
import { decoderOf } from '../../text-decoder.ts';
import { CannotFollow, type Change, type ChangeSource, type Followed } from '../ports.ts';
import { LogReader } from './log-reader.ts';
import { parseLsn } from './pgoutput.ts';
import { createSlot, dropSlot } from './slot-setup.ts';

export type PostgresSlotOptions = {
  connectionString: string;
  /** `public` unless given. */
  schema?: string;
  tables: readonly Followed[];
  /** Of slot and publication; up to 63 of a-z, 0-9 and _. One for each run. */
  name: string;
  /** Of the text columns of a SQL_ASCII database. */
  encoding?: Encoding;
  timeZone?: string;
};

/** What one look into the log found; it is fetched piece by piece, however large a transaction is. */
type Look = { reader: LogReader; upTo: string; cursor: string; looked: number };

/** Transactions are not cut by the server: this is how many changes it looks for before it stops at the next commit. */
const lookAhead = 20_000;

export const postgresSlot = async (options: PostgresSlotOptions): Promise<ChangeSource> => {
  const { connectionString, schema = 'public', tables, name, encoding = 'utf-8', timeZone } = options;
  if (!/^[a-z0-9_]{1,63}$/.test(name))
    throw new RangeError(`"${name}" cannot name a slot: only a-z, 0-9 and _ can, up to 63 of them`);
  const client: pg.Client = await openSession({
    connectionString,
    name,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const [about] = await textRows(client, 'SHOW server_encoding');
  const raw = about?.[0] === 'SQL_ASCII';
  const decoder = decoderOf(raw ? encoding : 'utf-8');
  let look: Look | undefined;

  const forget = async (): Promise<void> => {
    if (look !== undefined) await client.query('CLOSE perennial_log');
    look = undefined;
  };
  const lookIntoLog = async (): Promise<Look> => {
    await client.query("SELECT pg_logical_emit_message(true, 'perennial', '')");
    const [row] = await textRows(client, 'SELECT pg_current_wal_flush_lsn()');
    const upTo = row?.[0] ?? '';
    // Held on the server's disk after its transaction: no snapshot stays open at the source.
    await client.query(
      `DECLARE perennial_log CURSOR WITH HOLD FOR SELECT encode(data, 'hex')
       FROM pg_logical_slot_peek_binary_changes('${name}', '${upTo}', ${lookAhead}, 'proto_version', '1', 'publication_names', '${ident(name)}')`,
    );
    return { reader: new LogReader(tables, decoder, raw), upTo, cursor: '', looked: 0 };
  };
  const lagOf = async (committedAtMs: number | undefined): Promise<{ lagMs?: number; lagBytes: number }> => {
    const [row] = await textRows(
      client,
      `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), extract(epoch FROM clock_timestamp()) * 1000
       FROM pg_replication_slots WHERE slot_name = $1`,
      [name],
    );
    const lagBytes = Number(row?.[0] ?? 0);
    if (committedAtMs === undefined) return { lagBytes };
    return { lagBytes, lagMs: Math.max(0, Math.round(Number(row?.[1]) - committedAtMs)) };
  };
  const confirmed = async (): Promise<bigint> => {
    const [row] = await textRows(
      client,
      'SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = $1',
      [name],
    );
    if (row === undefined)
      throw new CannotFollow(`the replication slot "${name}" is gone; changes may be lost: begin a new run`);
    return parseLsn(row[0] ?? '');
  };

  return {
    deletes: 'seen',
    begin: () => createSlot(client, { name, schema, tables }),
    changes: async (limit) => {
      try {
        look ??= await lookIntoLog();
        const items: Change[] = [];
        let oldest: number | undefined;
        for (;;) {
          const fetched = await textRows(
            client,
            `FETCH ${Math.max(1, limit - items.length)} FROM perennial_log`,
          );
          look.looked += fetched.length;
          for (const [hex] of fetched) {
            const told = look.reader.read(Buffer.from(hex ?? '', 'hex'));
            items.push(...told.items);
            oldest ??= told.committedAtMs;
            if (told.end !== undefined) look.cursor = told.end;
          }
          const ended = fetched.length === 0;
          if (!ended && items.length < limit) continue;
          // Nothing at all up to there: whatever commits later lies behind it.
          const cursor = ended && look.looked === 0 ? look.upTo : look.cursor;
          if (ended) await forget();
          return { items, cursor, ...(await lagOf(oldest)) };
        }
      } catch (error) {
        await forget().catch(() => undefined);
        throw error;
      }
    },
    confirm: async (cursor) => {
      // Empty: the batch ended within its first transaction.
      if (cursor === '' || parseLsn(cursor) <= (await confirmed())) return;
      await client.query('SELECT pg_replication_slot_advance($1, $2)', [name, cursor]);
    },
    barrier: async () => {
      // Flushes everything before it, also what was committed without waiting for the disk.
      await client.query("SELECT pg_logical_emit_message(true, 'perennial', '')");
      const [row] = await textRows(client, 'SELECT pg_current_wal_flush_lsn()');
      return row?.[0] ?? '';
    },
    passed: async (mark) => (await confirmed()) >= parseLsn(mark),
    end: async () => {
      await dropSlot(client, name);
      await client.end();
    },
    close: () => client.end(),
  };
};
