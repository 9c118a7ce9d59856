import type { KeyHashes } from '@perennial/connectors/database/profile/key-hashes';
import { profileTable, type TableFacts } from '@perennial/connectors/database/profile/profile-table';
import type { MigrationStepActivities } from '@perennial/definitions/migration/activities';
import type { Finding } from '@perennial/domain/migration/run/rules';
import { clip } from './answer.ts';
import { type Beating, beating } from './beating.ts';
import type { StepDeps } from './deps.ts';
import { type OpenRun, withRun } from './open-run.ts';
import { openTable } from './open-table.ts';

/** What rows of a table point at. */
type Pointer = { parent: string; hashes: KeyHashes };
export type Profiled = {
  tables: TableFacts[];
  /** Rows whose parent is not in the source either. */
  orphans: number;
};

const orphansOf = (pointers: readonly Pointer[], keys: ReadonlyMap<string, KeyHashes>): number =>
  pointers.reduce((sum, { parent, hashes }) => {
    const parents = keys.get(parent);
    // A parent that the plan does not write is there already; the target's own foreign key decides about it.
    return sum + (parents === undefined ? 0 : hashes.missingIn(parents));
  }, 0);

/** Reads every table of the source once, tries the mapping on each row, and looks for repeated keys and orphans. */
export const profileRun = async (run: OpenRun, { signal, beat }: Beating): Promise<Profiled> => {
  const { tables: targets } = await run.targetInfo();
  const tables: TableFacts[] = [];
  const keys = new Map<string, KeyHashes>();
  const pointers: Pointer[] = [];
  for (const { name } of run.plan.tables) {
    const { spec, mapper, writes, table } = await openTable(run, name);
    const foreign = (targets.find((one) => one.name === table.to)?.foreignKeys ?? []).filter((key) =>
      key.columns.every((column) => mapper.targetColumns.includes(column)),
    );
    const references = foreign.map((key, i) => ({ name: `${i}`, columns: key.columns, parent: key.table }));
    const profiled = await profileTable({
      source: run.source,
      name,
      spec,
      mapper,
      keyColumns: writes[0].upsertKey.length,
      references,
      signal,
      beat: (rows) => beat({ table: name, rows }),
    });
    tables.push(profiled.facts);
    keys.set(table.to, profiled.keys.keys);
    for (const { name: id, parent } of references) {
      const hashes = profiled.keys.references.get(id);
      if (hashes !== undefined) pointers.push({ parent, hashes });
    }
  }
  return { tables, orphans: orphansOf(pointers, keys) };
};

/** Rows that the plan's rules hold back are counted, for whoever approves the load; a rule that stops it has to be dealt with. */
const stopsOf = ({ name, rows, stopped }: TableFacts): Finding[] =>
  stopped.map(({ rule, column, rows: met }) => ({
    id: `profile.${rule}.${column}`,
    table: name,
    verdict: 'failed',
    evidence: clip(
      `${met} of ${rows} rows would stop the load by ${rule}${column === '' ? '' : ` at ${column}`}`,
    ),
  }));

const sum = (tables: readonly TableFacts[], of: (table: TableFacts) => number): number =>
  tables.reduce((total, table) => total + of(table), 0);

export const profile =
  (deps: StepDeps): MigrationStepActivities['profile'] =>
  (of) =>
    withRun(deps, of, (run) =>
      beating(async (beats) => {
        const { tables, orphans } = await profileRun(run, beats);
        const findings = tables.flatMap(stopsOf);
        return {
          verdict: findings.length === 0 ? 'passed' : 'failed',
          findings: findings.slice(0, 50),
          counts: {
            read: sum(tables, (t) => t.rows),
            rejected: sum(tables, (t) => t.rejectedRows),
            repeatedKeys: sum(tables, (t) => t.repeatedKeys),
            orphans,
          },
        };
      }),
    );
