/** A whole plan through the engine, one lane, as the workflow's activities do it; answers what the ledger says. */
import { planChunks } from '@perennial/connectors/database/ledger/plan-chunks';
import { createLedger } from '@perennial/connectors/database/ledger/tables';
import { runLane } from '@perennial/connectors/database/load/run-lane';
import type { ReadSpec, SourcePort } from '@perennial/connectors/database/ports';
import { openSession, textRows } from '@perennial/connectors/database/postgres/session';
import { postgresSource } from '@perennial/connectors/database/postgres/source';
import { listQuarantine, type QuarantinedRow } from '@perennial/connectors/database/quarantine/list';
import { verifyTable } from '@perennial/connectors/database/verify/verify-table';
import { lookupKey, lookupsOf } from '@perennial/domain/migration/expression/lookup';
import type { Plan, TablePlan } from '@perennial/domain/migration/plan/rules';
import { mapperOf } from '@perennial/domain/migration/row/mapper';
import type { SchemaInfo, TableInfo } from '@perennial/domain/migration/schema-info/rules';

export type RuleTotal = { rule: string; fixed: number; warned: number; rejected: number };
export type RunResult = {
  /** By table, level and verdict: `item L1 passed`. */
  verdicts: string[];
  quarantine: QuarantinedRow[];
  rules: RuleTotal[];
};

const run = 'M-1';
const { signal } = new AbortController();

const tableIn = ({ tables }: SchemaInfo, name: string): TableInfo => {
  const found = tables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return found;
};

const lookupMap = async (source: SourcePort, by: readonly string[], table: string, value: string) => {
  const map = new Map<string, string | null>();
  for await (const batch of source.read({ table, columns: [...by, value], key: [] }, {}, signal))
    batch.each((row) => {
      const fields = row.map((field) => (typeof field === 'string' ? field : ''));
      map.set(lookupKey(fields.slice(0, -1)), fields.at(-1) ?? null);
    });
  return map;
};

const mapperFor = async (plan: Plan, table: TablePlan, schemas: Schemas, source: SourcePort) => {
  const info = tableIn(schemas.source, table.from);
  const lookups = new Map<string, Map<string, string | null>>();
  for (const { id, table: from, by, value } of lookupsOf(table))
    lookups.set(id, await lookupMap(source, by ?? tableIn(schemas.source, from).primaryKey, from, value));
  const mapper = mapperOf({
    table,
    source: info,
    targets: schemas.target.tables,
    lookups,
    timeZone: 'timeZone' in plan.source ? plan.source.timeZone : undefined,
  });
  const spec: ReadSpec = {
    table: table.from,
    columns: mapper.sourceColumns,
    key: table.key ?? info.primaryKey,
  };
  return { mapper, spec };
};

type Schemas = { source: SchemaInfo; target: SchemaInfo };

export const runPlan = async (plan: Plan, source: SourcePort, targetUrl: string): Promise<RunResult> => {
  const session = { connectionString: targetUrl, name: 'test', schema: 'public' };
  const [target, ledger] = [await openSession(session), await openSession(session)];
  const reader = await postgresSource({ connectionString: targetUrl });
  const verdicts: string[] = [];
  try {
    await createLedger(target);
    const schemas = { source: await source.introspect(), target: await reader.introspect() };
    for (const table of plan.tables) {
      const { mapper, spec } = await mapperFor(plan, table, schemas, source);
      const [main, ...splits] = mapper.writes;
      const mode = table.mode ?? 'upsert';
      const writes = [{ ...main, mode }, ...splits.map((w) => ({ ...w, mode }))] as const;
      const { name } = table;
      await planChunks(ledger, source, { run, name, planHash: 'a'.repeat(64), spec, rows: 1_000 });
      const shared = { run, name, source, spec, mapper, target, schema: 'public', writes, signal };
      await runLane({
        ...shared,
        ledger,
        collisions: 'quarantine',
        owner: 'test',
        leaseMs: 60_000,
      });
      for (const { level, verdict, evidence } of await verifyTable({ ...shared, level: 'L2', merges: false }))
        verdicts.push(`${name} ${level} ${verdict === 'passed' ? verdict : evidence}`);
    }
    const rules = await textRows(
      ledger,
      'SELECT rule, sum(fixed), sum(warned), sum(rejected) FROM perennial.rule_count GROUP BY rule ORDER BY rule',
    );
    return {
      verdicts,
      quarantine: await listQuarantine(ledger, { run, limit: 1_000 }),
      rules: rules.map(([rule, fixed, warned, rejected]) => ({
        rule: rule ?? '',
        fixed: Number(fixed),
        warned: Number(warned),
        rejected: Number(rejected),
      })),
    };
  } finally {
    await Promise.all([target.end(), ledger.end(), reader.close()]);
  }
};
