import { openSession } from '@perennial/connectors/database/postgres/session';
import { askPostgres, verifyInvariant } from '@perennial/connectors/database/verify/verify-invariant';
import {
  mariadbMissing,
  mariadbTitle,
  startMariadb,
  type TestMariadb,
} from '@perennial/connectors/testing/mariadb';
import { startPostgres, type TestPostgres } from '@perennial/connectors/testing/postgres';
import type { Plan } from '@perennial/domain/migration/plan/rules';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlantedFault } from './faults/fault.ts';
import { type FaultChoice, faultClasses } from './faults/plant.ts';
import { fillMariadb } from './fill/mariadb.ts';
import { createLegacyDatabase, fillPostgres } from './fill/postgres.ts';
import { type Legacy, legacyOf } from './legacy.ts';
import { fillErp, readPlan } from './testing/fill-erp.ts';

const size = { rows: 6_000, seed: 7 };
const all = 10_000;

type World = {
  legacy: Legacy;
  /** Rows written to the new ERP. */
  written: Record<string, number>;
  verdicts: Record<string, string>;
  /** What the invariant's query answers in the new ERP, one text a row. */
  rows: (id: string) => Promise<string[]>;
  /** The same of the old one, where the invariant compares both. */
  before: (id: string) => Promise<string[]>;
  close: () => Promise<void>;
};

let server: TestPostgres;
let plan: Plan;
let clean: World;
let spoilt: World;

const lines = (rows: (string | null)[][]): string[] => rows.map((row) => row.join(', ')).sort();
const sqlOf = (id: string, side: 'source' | 'target'): string =>
  plan.verify.invariants?.find((invariant) => invariant.id === id)?.[side] ?? '';

/** A legacy company, and the new ERP as a perfect migration of it leaves it. */
const migrated = async (name: string, faults: FaultChoice): Promise<World> => {
  const options = { ...size, flavour: 'postgres', faults } as const;
  const legacy = legacyOf(options);
  const sourceUrl = await createLegacyDatabase(server.url, `legacy_${name}`);
  await fillPostgres(sourceUrl, legacy);
  const { url, rows: written } = await fillErp(server.url, `erp_${name}`, options);
  const session = { name: 'test', schema: 'public' };
  const source = await openSession({ ...session, connectionString: sourceUrl, clientEncoding: 'SQL_ASCII' });
  const target = await openSession({ ...session, connectionString: url });
  const askSource = askPostgres(source, 30_000);
  const askTarget = askPostgres(target, 30_000);
  const verdicts: Record<string, string> = {};
  for (const invariant of plan.verify.invariants ?? []) {
    const { verdict, evidence } = await verifyInvariant(invariant, askTarget, askSource);
    verdicts[invariant.id] = verdict === 'inconclusive' ? evidence : verdict;
  }
  return {
    legacy,
    written,
    verdicts,
    rows: async (id) => lines(await askTarget(sqlOf(id, 'target'), all)),
    before: async (id) => lines(await askSource(sqlOf(id, 'source'), all)),
    close: async () => void (await Promise.all([source.end(), target.end()])),
  };
};

beforeAll(async () => {
  [server, plan] = await Promise.all([startPostgres(), readPlan('postgres')]);
  [clean, spoilt] = [await migrated('clean', 'none'), await migrated('spoilt', 'default')];
}, 120_000);
afterAll(async () => {
  await Promise.all([clean, spoilt].map((world) => world?.close()));
  await server?.stop();
});

test('a clean company fits the new schema with every constraint in force', () => {
  for (const { name, from, to } of plan.tables)
    expect([name, clean.written[to]]).toEqual([name, clean.legacy.key.rows[from]]);
});

test('the plan for MariaDB brings the same company into the same shape', async () => {
  const options = { ...size, flavour: 'mariadb', faults: 'default' } as const;
  const { rows } = await fillErp(server.url, 'erp_of_mariadb', options);
  const clean = legacyOf({ ...options, faults: 'none' }).key.rows;
  for (const { from, to } of plan.tables) expect(rows[to]).toBeGreaterThanOrEqual(clean[from] ?? 0);
});

test('a clean company holds all nine invariants', () => {
  expect(Object.keys(clean.verdicts)).toHaveLength(9);
  expect(new Set(Object.values(clean.verdicts))).toEqual(new Set(['passed']));
});

test('mended and rid of what is held back, a spoilt company breaks what its key says and no more', () => {
  const broken = Object.entries(spoilt.verdicts).filter(([, verdict]) => verdict !== 'passed');
  expect(new Set(broken.map(([, verdict]) => verdict))).toEqual(new Set(['failed']));
  const expected = new Set(spoilt.legacy.key.faults.flatMap((fault) => fault.invariants ?? []));
  expect(broken.map(([id]) => id).sort()).toEqual([...expected].sort());
});

/** How the row of a planted fault begins in the answer of its invariant. */
const named: Readonly<Record<string, (fault: PlantedFault) => string>> = {
  'stock-mismatch': ({ key }) => `${key.item_no}, ${key.lot_no}, ${key.loc_code}, `,
  'two-live-locations': ({ value }) => `${value}, 2, `,
  'wrong-item-udi': ({ key, value }) => `item, ${key.item_no}, ${value}`,
  'bom-cycle': ({ key, value }) => `${key.parent_no}, ${key.line_no}, ${value}`,
  'unbalanced-voucher': ({ key }) => `${key.vch_id}, `,
  'lost-attachment': ({ key }) => `${key.att_id}, `,
  'delivered-lots-differ': ({ key }) => `${key.dlv_no}, ${key.line_no}, `,
};

test.each(faultClasses.filter(({ expected }) => expected === 'invariant'))(
  '$class: every planted row is named by $invariants',
  async ({ class: name, invariants }) => {
    const planted = spoilt.legacy.key.faults.filter((fault) => fault.class === name);
    expect(planted).toHaveLength(4);
    const rows = await spoilt.rows(invariants?.[0] ?? '');
    for (const fault of planted) {
      const start = named[name]?.(fault) ?? 'no row is expected';
      expect(rows.filter((row) => row.startsWith(start))).toHaveLength(1);
    }
    // A cycle has more lines than the planted one; everything else names planted rows alone.
    if (name !== 'bom-cycle') expect(rows).toHaveLength(planted.length);
  },
);

test('a use of a lot that is held back shows as a trace that ends early, forward and backward', async () => {
  const [component] = spoilt.legacy.key.faults.filter((fault) => fault.class === 'broken-trace');
  expect(component?.value).toBe('LT000001');
  for (const [id, start] of [
    ['lot-trace-forward', 'RM-000001, '],
    ['lot-trace-backward', 'C'],
  ] as const) {
    const after = new Set(await spoilt.rows(id));
    const lost = (await spoilt.before(id)).filter((row) => !after.has(row));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter((row) => !row.startsWith(start))).toEqual([]);
  }
});

describe.skipIf(mariadbMissing)(mariadbTitle('MariaDB'), () => {
  let maria: TestMariadb;
  beforeAll(async () => {
    maria = await startMariadb();
    await fillMariadb({ uri: maria.url() }, legacyOf({ ...size, flavour: 'mariadb', faults: 'none' }));
  }, 60_000);
  afterAll(() => maria?.stop());

  test.each(['lot-trace-forward', 'lot-trace-backward'])(
    '%s is asked in its own words and answers the same',
    async (id) => {
      const sql = (await readPlan('mariadb')).verify.invariants?.find((i) => i.id === id)?.source ?? '';
      const client = await createConnection({
        uri: maria.url(),
        supportBigNumbers: true,
        bigNumberStrings: true,
      });
      const [rows] = await client.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
      await client.end();
      expect(rows.length).toBeGreaterThan(20);
      expect(rows.map((row) => row.join(', ')).sort()).toEqual(await clean.rows(id));
    },
  );
});
