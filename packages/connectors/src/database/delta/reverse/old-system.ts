/**
 * Writes rows of the new system back into the old one, in one transaction of it. Columns the mapping does not know stay
 * as they are. An epoch kept there turns away whoever has been replaced.
 */
import type { TargetRow } from '@perennial/domain/migration/row/rules';
import type { WriteSpec } from '../../ports.ts';
import type { Reference } from '../target-rows.ts';
import type { WriteSession } from './write-session.ts';

export type Put = { kind: 'put'; key: readonly string[]; row: TargetRow };
export type Drop = { kind: 'drop'; key: readonly string[] };
export type Operation = { write: WriteSpec; source: string } & (Put | Drop);
export type Refusal = { operation: Operation; code: string; message: string };

export class ReverseFenced extends Error {
  constructor(run: string) {
    super(`the way back of ${run} is gone by another`);
    this.name = 'ReverseFenced';
  }
}

export type OldSystem = {
  /** All in one transaction; those that are refused are left out and answered. Throws `ReverseFenced`. */
  apply: (operations: readonly Operation[]) => Promise<Refusal[]>;
  /** Leaves nothing of ours behind. */
  end: () => Promise<void>;
  close: () => Promise<void>;
};

const fence = 'perennial_reverse';

/** Takes over from whoever wrote before. */
export const openOldSystem = async (session: WriteSession, run: string): Promise<OldSystem> => {
  const { ident, qualified } = session;
  const table = qualified(fence);
  if (!/^[A-Za-z0-9_./-]{1,60}$/.test(run)) throw new RangeError(`"${run}" cannot name a run`);
  const mine = `run = '${run}'`;
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${table} (run varchar(60) NOT NULL PRIMARY KEY, epoch bigint NOT NULL)`,
  );
  const inTransaction = async <T>(work: () => Promise<T>): Promise<T> => {
    await session.run('START TRANSACTION');
    try {
      const result = await work();
      await session.run('COMMIT');
      return result;
    } catch (error) {
      await session.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };
  const epochNow = async (): Promise<number | undefined> => {
    const [row] = await session.run(`SELECT epoch FROM ${table} WHERE ${mine} FOR UPDATE`);
    return row === undefined ? undefined : Number(row[0]);
  };
  const epoch = await inTransaction(async () => {
    const before = await epochNow();
    if (before === undefined) await session.run(`INSERT INTO ${table} (run, epoch) VALUES ('${run}', 1)`);
    else await session.run(`UPDATE ${table} SET epoch = ${before + 1} WHERE ${mine}`);
    return (before ?? 0) + 1;
  });
  const references = new Map<string, Promise<readonly Reference[]>>();
  const referencesTo = (to: string): Promise<readonly Reference[]> => {
    const asked = references.get(to) ?? session.references(to);
    references.set(to, asked);
    return asked;
  };

  const whereKey = ({ table: to, upsertKey }: WriteSpec, key: readonly string[]): string =>
    upsertKey
      .map((column, i) => `${ident(column)} = ${session.keyValue(to, column, key[i] ?? '')}`)
      .join(' AND ');
  const isThere = async (write: WriteSpec, key: readonly string[]): Promise<boolean> =>
    (await session.run(`SELECT 1 FROM ${qualified(write.table)} WHERE ${whereKey(write, key)} FOR UPDATE`))
      .length > 0;

  const put = async (write: WriteSpec, { key, row }: Put): Promise<void> => {
    const { table: to, columns, upsertKey } = write;
    const values = columns.map((column, i) => session.value(to, column, row[i] ?? null));
    if (!(await isThere(write, key))) {
      await session.run(
        `INSERT INTO ${qualified(to)} (${columns.map(ident).join(', ')}) VALUES (${values.join(', ')})`,
      );
      return;
    }
    const set = columns
      .map((column, i) => `${ident(column)} = ${values[i]}`)
      .filter((_, i) => !upsertKey.includes(columns[i] ?? ''));
    if (set.length > 0)
      await session.run(`UPDATE ${qualified(to)} SET ${set.join(', ')} WHERE ${whereKey(write, key)}`);
  };

  /** Looked at and not tried: the old system may answer by deleting what refers to the row. */
  const drop = async (write: WriteSpec, { key }: Drop): Promise<string | undefined> => {
    const to = qualified(write.table);
    for (const reference of await referencesTo(write.table)) {
      const on = reference.columns.map((c, i) => `r.${ident(c)} = t.${ident(reference.to[i] ?? '')}`);
      const mineOf = write.upsertKey.map(
        (column, i) => `t.${ident(column)} = ${session.keyValue(write.table, column, key[i] ?? '')}`,
      );
      const found = await session.run(
        `SELECT 1 FROM ${to} t JOIN ${qualified(reference.table)} r ON ${on.join(' AND ')} WHERE ${mineOf.join(' AND ')} LIMIT 1`,
      );
      if (found.length > 0) return `rows of ${reference.table} refer to it`;
    }
    await session.run(`DELETE FROM ${to} WHERE ${whereKey(write, key)}`);
    return undefined;
  };

  const one = async (operation: Operation): Promise<Refusal | undefined> => {
    try {
      return await session.guarded(async () => {
        if (operation.kind === 'put') await put(operation.write, operation);
        else {
          const message = await drop(operation.write, operation);
          if (message !== undefined) return { operation, code: 'referenced', message };
        }
        return undefined;
      });
    } catch (error) {
      const refusal = session.refusal(error);
      if (refusal === undefined) throw error;
      return { operation, ...refusal };
    }
  };

  return {
    apply: (operations) =>
      inTransaction(async () => {
        if ((await epochNow()) !== epoch) throw new ReverseFenced(run);
        let waiting = [...operations];
        // What is refused may only have come before what it needs.
        for (;;) {
          const refused: Refusal[] = [];
          for (const operation of waiting) {
            const refusal = await one(operation);
            if (refusal !== undefined) refused.push(refusal);
          }
          if (refused.length === 0 || refused.length === waiting.length) return refused;
          waiting = refused.map(({ operation }) => operation);
        }
      }),
    end: async () => {
      await session.run(`DROP TABLE IF EXISTS ${table}`);
      await session.close();
    },
    close: () => session.close(),
  };
};
