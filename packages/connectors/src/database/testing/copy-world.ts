/** Two databases on one server, a table copied from one to the other, for tests of the engine. */
import type { RowMapper, SourceRow } from '@perennial/domain/migration/row/rules';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import pg from 'pg';
import { startPostgres } from '../../testing/postgres.ts';
import { readSums } from '../checksum/read-sums.ts';
import { planChunks } from '../ledger/plan-chunks.ts';
import { createLedger } from '../ledger/tables.ts';
import { sumsOf, totalsOf } from '../ledger/totals.ts';
import { type RunLane, runLane } from '../load/run-lane.ts';
import type { ReadSpec, SourcePort, WriteSpec } from '../ports.ts';
import { openSession } from '../postgres/session.ts';
import { postgresSource } from '../postgres/source.ts';

export type Copy = {
  spec: ReadSpec;
  writes: readonly [WriteSpec, ...WriteSpec[]];
  mapper: RowMapper;
  collisions?: 'merge' | 'quarantine';
  rows?: number;
};

const never = new AbortController().signal;

/** Every column as it is, under its own name. */
export const sameRow = (columns: readonly string[]): RowMapper => ({
  sourceColumns: columns,
  targetColumns: columns,
  map: (row: SourceRow) => ({
    kind: 'written',
    row: row.map((field) =>
      field === null || typeof field === 'string' ? field : `\\x${Buffer.from(field.bytes).toString('hex')}`,
    ),
    splits: [],
    notices: [],
  }),
});

export class CopyWorld {
  readonly source: SourcePort;
  readonly legacy: pg.Client;
  readonly target: pg.Client;
  readonly urls: { source: string; target: string };
  readonly #stop: () => Promise<void>;
  readonly #open: pg.Client[] = [];
  #runs = 0;

  private constructor(
    source: SourcePort,
    legacy: pg.Client,
    target: pg.Client,
    urls: CopyWorld['urls'],
    stop: () => Promise<void>,
  ) {
    this.source = source;
    this.legacy = legacy;
    this.target = target;
    this.urls = urls;
    this.#stop = stop;
  }

  static async start(flags: readonly string[] = []): Promise<CopyWorld> {
    const server = await startPostgres(flags);
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('CREATE DATABASE legacy');
    await admin.query('CREATE DATABASE erp');
    await admin.end();
    const urls = {
      source: server.url.replace(/postgres$/, 'legacy'),
      target: server.url.replace(/postgres$/, 'erp'),
    };
    const legacy = await openSession({ connectionString: urls.source, name: 'test', schema: 'public' });
    const target = await openSession({ connectionString: urls.target, name: 'test', schema: 'public' });
    await createLedger(target);
    const source = await postgresSource({ connectionString: urls.source });
    return new CopyWorld(source, legacy, target, urls, async () => {
      await Promise.all([source.close(), legacy.end(), target.end()]);
      await server.stop();
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((client) => client.end().catch(() => undefined)));
    await this.#stop();
  }

  run(): string {
    this.#runs += 1;
    return `M-${this.#runs}`;
  }

  async connect(): Promise<pg.Client> {
    const client = await openSession({ connectionString: this.urls.target, name: 'lane', schema: 'public' });
    this.#open.push(client);
    return client;
  }

  plan(run: string, { spec, rows = 500 }: Copy, source = this.source): Promise<number> {
    return planChunks(this.target, source, {
      run,
      name: spec.table,
      planHash: 'a'.repeat(64),
      spec,
      rows,
    });
  }

  async lane(run: string, copy: Copy, over: Partial<RunLane> = {}): ReturnType<typeof runLane> {
    const { spec, writes, mapper, collisions = 'quarantine' } = copy;
    const own = [await this.connect(), await this.connect()] as const;
    return runLane({
      source: this.source,
      spec,
      target: own[0],
      ledger: own[1],
      schema: 'public',
      writes,
      mapper,
      collisions,
      run,
      name: spec.table,
      owner: 'test',
      leaseMs: 30_000,
      signal: never,
      ...over,
    }).finally(() => Promise.all(own.map((client) => client.end())));
  }

  /** Buckets in which ledger and target differ, by table. */
  async differences(run: string, { spec, writes }: Copy): Promise<Record<string, number[]>> {
    const expected = await sumsOf(
      this.target,
      run,
      spec.table,
      writes.map((w) => w.table),
    );
    if (expected === undefined) throw new Error('not every chunk is done');
    const found: Record<string, number[]> = {};
    for (const { table, columns, upsertKey } of writes) {
      const sums = expected.get(table);
      if (sums === undefined) continue;
      const actual = await readSums(this.target, {
        schema: 'public',
        table,
        columns,
        keyColumns: upsertKey.length,
        buckets: sums.sums.length,
        signal: never,
      });
      found[table] = sums.differing(actual.sums);
    }
    return found;
  }

  async totals(run: string): Promise<Record<string, string>> {
    const [t] = await totalsOf(this.target, run);
    if (t === undefined) throw new Error('no such run');
    const { read, written, quarantined, merged } = t;
    return { read: `${read}`, written: `${written}`, quarantined: `${quarantined}`, merged: `${merged}` };
  }

  async quarantine(run: string): Promise<{ ordinal: string; decoded: string; reasons: string }[]> {
    const { rows } = await this.target.query<{ ordinal: string; decoded: string; reasons: string }>(
      'SELECT ordinal, decoded::text, reasons::text FROM perennial.quarantine WHERE run = $1 ORDER BY chunk, ordinal',
      [run],
    );
    return rows;
  }

  describeSource(): Promise<SchemaInfo> {
    return this.source.introspect();
  }
}
