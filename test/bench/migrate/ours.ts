/** A whole table through the engine: chunks, mapping with rules, two lanes, and the checksums of both sides. */
import { planChunks } from '@perennial/connectors/database/ledger/plan-chunks';
import { createLedger } from '@perennial/connectors/database/ledger/tables';
import { runLane } from '@perennial/connectors/database/load/run-lane';
import { introspect } from '@perennial/connectors/database/postgres/introspect';
import { openSession } from '@perennial/connectors/database/postgres/session';
import { postgresSource } from '@perennial/connectors/database/postgres/source';
import { verifyTable } from '@perennial/connectors/database/verify/verify-table';
import type { TablePlan } from '@perennial/domain/migration/plan/rules';
import { mapperOf } from '@perennial/domain/migration/row/mapper';
import { verdictOf } from '@perennial/domain/migration/verdict/rules';
import { columns, type World } from './world.ts';

const planOf = (mode: 'copy' | 'upsert'): TablePlan => ({
  name: 'item',
  from: 'item',
  to: 'item',
  mode,
  columns: columns.map((to) => ({
    to,
    value: { from: to },
    ...(to === 'name' || to === 'maker'
      ? { rules: [{ id: `item.${to}.trim`, action: 'fix', fix: 'trim' } as const] }
      : {}),
    ...(to === 'code'
      ? {
          rules: [
            {
              id: 'item.code.form',
              action: 'reject',
              unless: { matches: { value: { from: '$value' }, pattern: '^C[0-9]{9}$' } },
            } as const,
          ],
        }
      : {}),
  })),
});

const lanes = 2;
const never = new AbortController().signal;

export type Ours = { loadS: number; verifyS: number; verdict: string };

export const migrateTable = async (
  { urls }: World,
  mode: 'copy' | 'upsert',
  verify = true,
): Promise<Ours> => {
  const sessions: Awaited<ReturnType<typeof openSession>>[] = [];
  const open = async () => {
    const session = await openSession({ connectionString: urls.target, name: 'bench', schema: 'public' });
    sessions.push(session);
    return session;
  };
  const source = await postgresSource({ connectionString: urls.source });
  try {
    const ledger = await open();
    await createLedger(ledger);
    const [from] = (await source.introspect()).tables.filter((one) => one.name === 'item');
    if (from === undefined) throw new Error('there is no table to read');
    const mapper = mapperOf({
      table: planOf(mode),
      source: from,
      targets: (await introspect(ledger, 'public')).tables,
    });
    const spec = { table: 'item', columns: mapper.sourceColumns, key: ['id'] };
    const [main] = mapper.writes;
    const shared = {
      run: 'bench',
      name: 'item',
      source,
      spec,
      mapper,
      schema: 'public',
      writes: [{ ...main, mode }] as const,
      signal: never,
    };
    const began = performance.now();
    await planChunks(ledger, source, {
      run: 'bench',
      name: 'item',
      planHash: 'a'.repeat(64),
      spec,
      rows: 20_000,
    });
    const sides = await Promise.all(
      Array.from({ length: lanes }, async () => ({ target: await open(), ledger: await open() })),
    );
    await Promise.all(
      sides.map((side, i) =>
        runLane({ ...shared, ...side, collisions: 'quarantine', owner: `lane ${i}`, leaseMs: 60_000 }),
      ),
    );
    const loaded = performance.now();
    const checks = verify ? await verifyTable({ ...shared, target: ledger, level: 'L1', merges: false }) : [];
    const ended = performance.now();
    return {
      loadS: (loaded - began) / 1000,
      verifyS: (ended - loaded) / 1000,
      verdict: verify ? verdictOf(checks) : 'not asked',
    };
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
    await source.close();
  }
};

/** Seconds from the question to the row and column, after one digit was changed. */
export const findDigit = async (world: World): Promise<{ seconds: number; evidence: string }> => {
  const target = await openSession({ connectionString: world.urls.target, name: 'bench', schema: 'public' });
  const source = await postgresSource({ connectionString: world.urls.source });
  try {
    await world.target.query('UPDATE item SET price = price + 0.01 WHERE id = $1', [
      Math.floor(world.rows * 0.77),
    ]);
    const [from] = (await source.introspect()).tables.filter((one) => one.name === 'item');
    if (from === undefined) throw new Error('there is no table to read');
    const mapper = mapperOf({
      table: planOf('copy'),
      source: from,
      targets: (await introspect(target, 'public')).tables,
    });
    const [main] = mapper.writes;
    const began = performance.now();
    const checks = await verifyTable({
      run: 'bench',
      name: 'item',
      level: 'L2',
      source,
      spec: { table: 'item', columns: mapper.sourceColumns, key: ['id'] },
      mapper,
      target,
      schema: 'public',
      writes: [{ ...main, mode: 'copy' }],
      merges: false,
      signal: never,
    });
    return { seconds: (performance.now() - began) / 1000, evidence: checks.at(-1)?.evidence ?? '' };
  } finally {
    await Promise.all([target.end(), source.close()]);
  }
};
