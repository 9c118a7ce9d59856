import type { Invariant } from '@perennial/domain/migration/plan/rules';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type pg from 'pg';
import { reasonOf } from '../../errors.ts';
import { inTransaction } from '../ledger/transaction.ts';
import { oneStatement, textRows } from '../postgres/session.ts';

/** Answers the rows of a query, at most `limit`; of the target or, for another engine, of the source. */
export type AskRows = (sql: string, limit: number) => Promise<(string | null)[][]>;

/** Named in evidence. */
const shown = 5;

/** Reads only: the query is the body of a cursor in a READ ONLY transaction. */
export const askPostgres =
  (client: pg.Client, timeoutMs: number): AskRows =>
  (sql, limit) =>
    inTransaction(client, async () => {
      await client.query('SET TRANSACTION READ ONLY');
      await client.query(`SET LOCAL statement_timeout = ${Math.round(timeoutMs)}`);
      await oneStatement(client, `DECLARE perennial_invariant NO SCROLL CURSOR FOR ${sql}`);
      return textRows(client, `FETCH ${limit} FROM perennial_invariant`);
    });

const line = (row: readonly (string | null)[]): string => row.map((value) => value ?? 'NULL').join(', ');

/**
 * An invariant without a `source` passes when its query answers no row; one with it when both sides answer the same
 * rows, in any order. What cannot be asked is inconclusive.
 */
export const verifyInvariant = async (
  invariant: Invariant,
  askTarget: AskRows,
  askSource: AskRows,
): Promise<CheckResult> => {
  const head = { level: 'L3', id: invariant.id } as const;
  try {
    if (invariant.source === undefined) {
      const rows = await askTarget(invariant.target, shown + 1);
      if (rows.length === 0) return { ...head, verdict: 'passed', evidence: 'no row breaks it' };
      const more = rows.length > shown ? '\nand more' : '';
      return {
        ...head,
        verdict: 'failed',
        evidence: `broken by:\n${rows.slice(0, shown).map(line).join('\n')}${more}`,
        summary: `broken by ${rows.length > shown ? `more than ${shown}` : rows.length} rows`,
      };
    }
    const limit = 100_000;
    const [before, after] = await Promise.all([
      askSource(invariant.source, limit + 1),
      askTarget(invariant.target, limit + 1),
    ]);
    if (before.length > limit || after.length > limit)
      return {
        ...head,
        verdict: 'inconclusive',
        evidence: `more than ${limit} rows: let the query add them up`,
      };
    const [expected, actual] = [before, after].map((rows) => rows.map(line).sort());
    const lost = (expected ?? []).filter((row) => !(actual ?? []).includes(row));
    const added = (actual ?? []).filter((row) => !(expected ?? []).includes(row));
    if (before.length === after.length && lost.length === 0 && added.length === 0)
      return { ...head, verdict: 'passed', evidence: `${before.length} rows are the same on both sides` };
    const words = [
      ...lost.slice(0, shown).map((row) => `before only: ${row}`),
      ...added.slice(0, shown).map((row) => `after only: ${row}`),
    ];
    return {
      ...head,
      verdict: 'failed',
      evidence: `${before.length} rows before, ${after.length} after\n${words.join('\n')}`,
      summary: `${before.length} rows before, ${after.length} after; ${lost.length} before only, ${added.length} after only`,
    };
  } catch (error) {
    return { ...head, verdict: 'inconclusive', evidence: `it could not be asked: ${reasonOf(error)}` };
  }
};
