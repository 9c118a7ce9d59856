/** A copy that goes on while its source changes, and the claims that must hold when both have come to rest. */

import type pg from 'pg';
import { expect } from 'vitest';
import type { SourcePort } from '../../ports.ts';
import { openSession, textRows } from '../../postgres/session.ts';
import { type Copy, CopyWorld, sameRow } from '../../testing/copy-world.ts';
import { type CatchUp, catchUp } from '../catch-up.ts';
import { type DeltaTable, type OpenDelta, openDelta } from '../open-delta.ts';
import type { ChangeSource } from '../ports.ts';
import { postgresSlot } from '../source/postgres-slot.ts';
import { sameKey } from '../target-key.ts';

const never = new AbortController().signal;

export const startWorld = (): Promise<CopyWorld> =>
  CopyWorld.start(['-c', 'wal_level=logical', '-c', 'max_replication_slots=60', '-c', 'max_connections=200']);

export const tableOf = (copy: Copy, over: Partial<DeltaTable> = {}): DeltaTable => ({
  name: copy.spec.table,
  from: [copy.spec.table],
  spec: copy.spec,
  mapper: copy.mapper,
  writes: copy.writes,
  keyOf: sameKey,
  collisions: 'quarantine',
  ...over,
});

export class Following {
  readonly world: CopyWorld;
  readonly run: string;
  readonly copies: readonly Copy[];
  readonly tables: readonly DeltaTable[];
  readonly #open: ChangeSource[] = [];

  private constructor(world: CopyWorld, copies: readonly Copy[], tables: readonly DeltaTable[]) {
    this.world = world;
    this.run = world.run();
    this.copies = copies;
    this.tables = tables;
  }

  /** Follows the tables from here on; nothing is copied yet. */
  static async begin(
    world: CopyWorld,
    copies: readonly Copy[],
    tables: readonly DeltaTable[] = copies.map((copy) => tableOf(copy)),
  ): Promise<Following> {
    const following = new Following(world, copies, tables);
    await (await following.changes()).begin();
    return following;
  }

  async changes(): Promise<ChangeSource> {
    const source = await postgresSlot({
      connectionString: this.world.urls.source,
      name: `slot_${this.run.toLowerCase().replace('-', '_')}`,
      tables: this.copies.map(({ spec }) => ({ table: spec.table, key: spec.key })),
    });
    this.#open.push(source);
    return source;
  }

  async copy(lanes = 1): Promise<void> {
    for (const copy of this.copies) {
      await this.world.plan(this.run, copy);
      await Promise.all(Array.from({ length: lanes }, () => this.world.lane(this.run, copy)));
    }
  }

  /** As a worker that has just been started. */
  async open(): Promise<OpenDelta> {
    const target = await this.world.connect();
    return openDelta(target, { run: this.run, schema: 'public', owner: 'test', tables: this.tables });
  }

  async catchUp(over: Partial<CatchUp> & { delta?: OpenDelta } = {}): Promise<number> {
    const delta = over.delta ?? (await this.open());
    const changes = over.changes ?? (await this.changes());
    return catchUp(delta, { source: this.world.source, signal: never, changes, limit: 100, ...over });
  }

  /** Sums agree with the target read back, and every row of the source is accounted for. */
  async settled(): Promise<void> {
    for (const copy of this.copies) {
      expect(await this.world.differences(this.run, copy), copy.spec.table).toEqual(
        Object.fromEntries(copy.writes.map(({ table }) => [table, []])),
      );
      const [row] = await textRows(
        this.world.target,
        'SELECT sum(read), sum(written), sum(quarantined), sum(merged) FROM perennial.chunk WHERE run = $1 AND name = $2',
        [this.run, copy.spec.table],
      );
      const [there] = await textRows(this.world.target, `SELECT count(*) FROM ${copy.writes[0].table}`);
      const [held] = await textRows(
        this.world.target,
        "SELECT count(*) FROM perennial.quarantine WHERE run = $1 AND name = $2 AND state <> 'fixed'",
        [this.run, copy.spec.table],
      );
      const source = await this.world.source.count(copy.spec);
      expect(
        { read: row?.[0], written: row?.[1], quarantined: row?.[2], merged: row?.[3] },
        copy.spec.table,
      ).toEqual({ read: `${source}`, written: there?.[0], quarantined: held?.[0], merged: '0' });
    }
  }

  async end(): Promise<void> {
    const [first, ...rest] = this.#open.splice(0);
    await first?.end();
    await Promise.all(rest.map((source) => source.close().catch(() => undefined)));
  }
}

export const rowsOf = async (client: pg.Client, table: string, columns = '*'): Promise<(string | null)[][]> =>
  textRows(client, `SELECT ${columns} FROM ${table} ORDER BY 1, 2`);

/** A session of its own at the source, as an application has. */
export const writer = (world: CopyWorld): Promise<pg.Client> =>
  openSession({ connectionString: world.urls.source, name: 'writer', schema: 'public' });

/** Calls `at` before each read of rows by key: where a worker may be ended, between peek and commit. */
export const interrupted = (source: SourcePort, at: () => Promise<void>): SourcePort => ({
  ...source,
  read: async function* (...args) {
    await at();
    yield* source.read(...args);
  },
});

export const columns: readonly string[] = ['id', 'code', 'qty'];

export const copyOf = (table: string, over: Partial<Copy> = {}): Copy => ({
  spec: { table, columns, key: ['id'] },
  writes: [{ table, columns, upsertKey: ['id'], mode: 'copy' }],
  mapper: sameRow(columns),
  ...over,
});

/** Rows from 1 on at the source, and an empty table in the target; `target` says what is stricter there. */
export const seedBoth = async (
  world: CopyWorld,
  table: string,
  rows: number,
  target = 'id int PRIMARY KEY, code text, qty numeric(12,2)',
): Promise<void> => {
  await world.legacy.query(`CREATE TABLE ${table} (id int PRIMARY KEY, code text, qty numeric(12,2))`);
  await world.target.query(`CREATE TABLE ${table} (${target})`);
  await world.legacy.query(`INSERT INTO ${table} SELECT i, 'c' || i, i FROM generate_series(1, ${rows}) i`);
};
