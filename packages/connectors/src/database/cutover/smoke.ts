import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type pg from 'pg';
import { reasonOf } from '../../errors.ts';
import { inTransaction } from '../ledger/transaction.ts';
import { ident } from '../postgres/identifier.ts';
import { oneStatement } from '../postgres/session.ts';

export type SmokeCheck = { id: string; role: string; sql: string };

class Undo extends Error {}

/**
 * Runs one statement as a role of the new system and rolls it back: it passes when it answers at least one row. A role
 * that may not, an error and no row are failures; what could not be asked at all is inconclusive.
 */
export const smokeCheck = async (client: pg.Client, { id, role, sql }: SmokeCheck): Promise<CheckResult> => {
  const head = { level: 'L3', id } as const;
  let rows = 0;
  try {
    await inTransaction(client, async () => {
      await client.query(`SET LOCAL ROLE ${ident(role)}`);
      await client.query(`SET LOCAL statement_timeout = '60s'`);
      rows = (await oneStatement(client, sql)).length;
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) {
      const known = error instanceof Error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code));
      return {
        ...head,
        verdict: known ? 'failed' : 'inconclusive',
        evidence: `as ${role}: ${reasonOf(error)}`,
      };
    }
  }
  return rows > 0
    ? { ...head, verdict: 'passed', evidence: `as ${role}: ${rows} rows` }
    : { ...head, verdict: 'failed', evidence: `as ${role}: no row` };
};
