/** The plans through the engine: every planted fault is found and named, and a clean company raises no alarm. */
import { mysqlSource } from '@perennial/connectors/database/mysql/source';
import type { SourcePort } from '@perennial/connectors/database/ports';
import { openSession, textRows } from '@perennial/connectors/database/postgres/session';
import { postgresSource } from '@perennial/connectors/database/postgres/source';
import {
  mariadbMissing,
  mariadbTitle,
  startMariadb,
  type TestMariadb,
} from '@perennial/connectors/testing/mariadb';
import { startPostgres, type TestPostgres } from '@perennial/connectors/testing/postgres';
import { checkPlan } from '@perennial/domain/migration/check/check';
import { parsePlan } from '@perennial/domain/migration/plan/read';
import type { Plan } from '@perennial/domain/migration/plan/rules';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Flavour, flavours, type PlantedFault } from './faults/fault.ts';
import type { FaultChoice } from './faults/plant.ts';
import { fillMariadb } from './fill/mariadb.ts';
import { createErp, createLegacyDatabase, fillPostgres } from './fill/postgres.ts';
import { legacyOf } from './legacy.ts';
import { planText } from './plans.ts';
import { runPlan } from './testing/run-plan.ts';

const size = { rows: 6_000, seed: 7 };
let server: TestPostgres;
let maria: TestMariadb | undefined;
let made = 0;

beforeAll(async () => {
  server = await startPostgres();
  if (!mariadbMissing) maria = await startMariadb();
}, 60_000);
afterAll(async () => {
  await maria?.stop();
  await server?.stop();
});

const planOf = async (flavour: Flavour): Promise<Plan> => {
  const read = parsePlan(await planText(flavour));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults, null, 2));
  return read.plan;
};

const openLegacy = async (flavour: Flavour, faults: FaultChoice) => {
  made += 1;
  const legacy = legacyOf({ ...size, flavour, faults });
  if (flavour === 'postgres') {
    const connectionString = await createLegacyDatabase(server.url, `legacy_${made}`);
    await fillPostgres(connectionString, legacy);
    return { legacy, source: await postgresSource({ connectionString, encoding: 'gb18030' }) };
  }
  if (maria === undefined) throw new Error('there is no MariaDB');
  const admin = await createConnection({ uri: maria.url() });
  await admin.query(`CREATE DATABASE legacy_${made}`);
  await admin.end();
  const connectionString = maria.url(`legacy_${made}`);
  await fillMariadb({ uri: connectionString }, legacy);
  return { legacy, source: await mysqlSource({ connectionString, encoding: 'utf-8' }) };
};

const openErp = async (): Promise<string> => {
  const admin = await openSession({ connectionString: server.url, name: 'test' });
  await admin.query(`CREATE DATABASE erp_${made}`);
  await admin.end();
  const url = server.url.replace(/[^/]*$/, `erp_${made}`);
  await createErp(url);
  return url;
};

const migrate = async (flavour: Flavour, faults: FaultChoice) => {
  const { legacy, source } = await openLegacy(flavour, faults);
  const url = await openErp();
  try {
    return { legacy, url, ...(await runPlan(await planOf(flavour), source, url)) };
  } finally {
    await source.close();
  }
};

const findingsOf = async (flavour: Flavour, source: SourcePort): Promise<string[]> => {
  const target = await postgresSource({ connectionString: await openErp() });
  const plan = await planOf(flavour);
  const findings = checkPlan(plan, await source.introspect(), await target.introspect(), {});
  await target.close();
  return findings.filter(({ level }) => level === 'error').map(({ path, message }) => `${path} ${message}`);
};

/** How a held-back row is called in the answer key. */
const same = (decoded: Record<string, unknown>, { key }: PlantedFault): boolean =>
  Object.entries(key).every(([column, value]) => decoded[column] === value);

for (const flavour of flavours) {
  const skipped = flavour === 'mariadb' && mariadbMissing;
  describe.skipIf(skipped)(flavour === 'mariadb' ? mariadbTitle(flavour) : flavour, () => {
    let clean: Awaited<ReturnType<typeof migrate>>;
    let spoilt: Awaited<ReturnType<typeof migrate>>;
    beforeAll(async () => {
      clean = await migrate(flavour, 'none');
      spoilt = await migrate(flavour, 'default');
    }, 120_000);

    test('the plan fits both schemas', async () => {
      const { source } = await openLegacy(flavour, 'none');
      expect(await findingsOf(flavour, source)).toEqual([]);
      await source.close();
    });

    test('a clean company raises no alarm: no row held back, no rule heard, every checksum equal', () => {
      expect(clean.quarantine).toEqual([]);
      expect(clean.rules).toEqual([]);
      expect(clean.verdicts.filter((verdict) => !verdict.endsWith(' passed'))).toEqual([]);
    });

    test('every row to be held back is, under the rule the key names, and no other', async () => {
      const plan = await planOf(flavour);
      const expected = spoilt.legacy.key.faults.filter((fault) => fault.expected === 'quarantined');
      const found = spoilt.quarantine.map(({ name, decoded, reasons }) => {
        const from = plan.tables.find((table) => table.name === name)?.from;
        const fault = expected.find((one) => one.table === from && same(decoded, one));
        const named = reasons.some(({ rule }) => rule === fault?.rule);
        return fault === undefined || !named ? { name, decoded, reasons } : fault.id;
      });
      expect(found.sort()).toEqual(expected.map(({ id }) => id).sort());
    });

    test('every rule that mends or warns is heard as often as the key says, and no other', () => {
      const heard = Object.fromEntries(
        spoilt.rules
          .filter(({ fixed, warned }) => fixed + warned > 0)
          .map((r) => [r.rule, r.fixed + r.warned]),
      );
      const faults = spoilt.legacy.key.faults.filter(({ expected }) =>
        ['fixed', 'warned'].includes(expected),
      );
      const wanted: Record<string, number> = {};
      for (const { rule = '' } of faults) wanted[rule] = (wanted[rule] ?? 0) + 1;
      // Two numbers collide once their spelling is mended: that is heard, too.
      wanted['item.item_no.upper'] = 2;
      wanted['customer.customer_no.trim'] = 2;
      expect(heard).toEqual(wanted);
    });

    test('what was mended stands in the target as the key says', async () => {
      const plan = await planOf(flavour);
      const client = await openSession({ connectionString: spoilt.url, name: 'test', schema: 'public' });
      for (const { id, table, key, column, rule, after } of spoilt.legacy.key.faults) {
        if (after === undefined) continue;
        const { to, columns } = plan.tables.find(({ from }) => from === table) ?? { to: '', columns: [] };
        const nameOf = (source: string): string =>
          columns.find(({ value }) => 'from' in value && value.from === source)?.to ?? '';
        const names = Object.keys(key);
        const where = names.map((name, i) => `"${nameOf(name)}"::text = $${i + 1}`).join(' AND ');
        const sql = `SELECT "${nameOf(column)}"::text FROM "${to}" WHERE ${where}`;
        expect([id, rule, await textRows(client, sql, Object.values(key))]).toEqual([id, rule, [[after]]]);
      }
      await client.end();
    });

    test('and what was written is what was meant, row by row', () => {
      expect(spoilt.verdicts.filter((verdict) => !verdict.endsWith(' passed'))).toEqual([]);
    });
  });
}
