/** The new ERP's database, empty, with the roles its smoke checks are made as. */
import { ident } from '@perennial/connectors/database/postgres/identifier';
import { openSession } from '@perennial/connectors/database/postgres/session';
import { createErp } from '../fill/postgres.ts';

const roles = ['warehouse', 'quality'];

/** `admin`: of a role that may create databases and roles on the server; `url`: of the database to be made. */
export const createErpDatabase = async (admin: string, name: string, url: string): Promise<void> => {
  const client = await openSession({ connectionString: admin, name: 'demo-erp' });
  try {
    await client.query(`CREATE DATABASE ${ident(name)}`);
    for (const role of roles)
      await client.query(
        `DO $$ BEGIN CREATE ROLE ${ident(role)}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
      );
  } finally {
    await client.end();
  }
  await createErp(url);
  const own = await openSession({ connectionString: url, name: 'demo-erp', schema: 'public' });
  try {
    await own.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${roles.map(ident).join(', ')}`);
  } finally {
    await own.end();
  }
};
