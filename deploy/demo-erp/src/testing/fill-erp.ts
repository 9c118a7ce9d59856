import { copyIn } from '@perennial/connectors/database/load/copy-in';
import { encodeLine } from '@perennial/connectors/database/postgres/copy-text/encode';
import { ident, identList } from '@perennial/connectors/database/postgres/identifier';
import { openSession } from '@perennial/connectors/database/postgres/session';
import type { Plan } from '@perennial/domain/migration/plan/rules';
import { parse } from 'yaml';
import { companyOf } from '../data/company.ts';
import type { Flavour } from '../faults/fault.ts';
import { plantFaults } from '../faults/plant.ts';
import { createErp } from '../fill/postgres.ts';
import type { LegacyOptions } from '../legacy.ts';
import { planText } from '../plans.ts';
import { idealTables } from './ideal.ts';

export const readPlan = async (flavour: Flavour): Promise<Plan> => parse(await planText(flavour));

/** The new ERP as a perfect migration leaves it, every constraint in force while it is filled. Answers rows by table. */
export const fillErp = async (
  adminUrl: string,
  name: string,
  { rows, seed, flavour, faults }: LegacyOptions,
): Promise<{ url: string; rows: Record<string, number> }> => {
  const admin = await openSession({ connectionString: adminUrl, name: 'test' });
  await admin.query(`CREATE DATABASE ${ident(name)}`);
  await admin.end();
  const url = adminUrl.replace(/[^/]*$/, name);
  await createErp(url);
  const company = companyOf({ rows, seed });
  const planted = plantFaults(company, seed, flavour, faults);
  const client = await openSession({
    connectionString: url,
    name: 'test',
    schema: 'public',
    timeZone: 'Asia/Shanghai',
  });
  const counts: Record<string, number> = {};
  try {
    for (const plan of (await readPlan(flavour)).tables)
      for (const { table, columns, rows } of idealTables(plan, company, planted)) {
        const copy = copyIn(client, `${ident(table)} (${identList(columns)})`);
        for (const row of rows()) await copy.write(Buffer.from(encodeLine(row)));
        counts[table] = await copy.end();
      }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
  return { url, rows: counts };
};
