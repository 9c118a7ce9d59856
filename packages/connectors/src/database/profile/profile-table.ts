/** Reads a source table once, maps every row as the load would, and writes nothing: what there is and what will happen to it. */
import type { RowMapper } from '@perennial/domain/migration/row/rules';
import { loadHash } from '../checksum/bucket-sums.ts';
import type { ReadSpec, SourcePort } from '../ports.ts';
import { type ColumnFacts, ColumnProfile } from './column-profile.ts';
import { KeyHashes, keyText } from './key-hashes.ts';

export type RuleFacts = { rule: string; column: string; rows: number; example?: string };

export type TableFacts = {
  name: string;
  rows: number;
  columns: ColumnFacts[];
  rejectedRows: number;
  /** The same by rule; a row may break several. */
  rejected: RuleFacts[];
  /** Rows that would end the load. */
  stopped: RuleFacts[];
  /** Values rules change or remark on. */
  noticed: RuleFacts[];
  /** Rows that share their target key with an earlier one. */
  repeatedKeys: number;
};

export type ProfileTable = {
  source: SourcePort;
  /** As the plan calls the table. */
  name: string;
  spec: ReadSpec;
  mapper: RowMapper;
  /** Number of the mapper's leading target columns that form the key. */
  keyColumns: number;
  /** Target columns that point at another table, by a name the caller gives. */
  references: readonly { name: string; columns: readonly string[] }[];
  signal: AbortSignal;
  beat?: (rows: number) => void;
};

/** What rows point at, and what can be pointed at, to be compared once every table is read. */
export type TableKeys = { keys: KeyHashes; references: Map<string, KeyHashes> };

class RuleTally {
  readonly #facts = new Map<string, RuleFacts>();

  count(rule: string, column: string, example?: string): void {
    const id = `${rule}\0${column}`;
    const known = this.#facts.get(id) ?? {
      rule,
      column,
      rows: 0,
      ...(example === undefined ? {} : { example }),
    };
    this.#facts.set(id, { ...known, rows: known.rows + 1 });
  }

  list(): RuleFacts[] {
    return [...this.#facts.values()].sort((a, b) => b.rows - a.rows);
  }
}

export const profileTable = async (job: ProfileTable): Promise<{ facts: TableFacts; keys: TableKeys }> => {
  const { source, name, spec, mapper, keyColumns, references, signal, beat } = job;
  const hash = await loadHash();
  const columns = spec.columns.map((column) => new ColumnProfile(column));
  const rejected = new RuleTally();
  const stopped = new RuleTally();
  let rejectedRows = 0;
  const noticed = new RuleTally();
  const keys = new KeyHashes(hash);
  const pointers = references.map(({ name: to, columns: of }) => ({
    at: of.map((column) => mapper.targetColumns.indexOf(column)),
    hashes: new KeyHashes(hash),
    to,
  }));
  let rows = 0;
  for await (const batch of source.read(spec, {}, signal)) {
    batch.each((row) => {
      for (const [i, column] of columns.entries()) column.add(row[i] ?? null);
      const outcome = mapper.map(row);
      if (outcome.kind === 'rejected') {
        rejectedRows += 1;
        for (const { rule, column = '', value } of outcome.rejections)
          rejected.count(rule, column, value?.slice(0, 40));
      } else if (outcome.kind === 'stopped')
        stopped.count(
          outcome.rejection.rule,
          outcome.rejection.column ?? '',
          outcome.rejection.value?.slice(0, 40),
        );
      else {
        for (const { rule, column } of outcome.notices) noticed.count(rule, column);
        const key = keyText(outcome.row.slice(0, keyColumns));
        if (key !== undefined) keys.add(key);
        for (const { at, hashes } of pointers) {
          const target = keyText(at.map((index) => outcome.row[index] ?? null));
          if (target !== undefined) hashes.add(target);
        }
      }
    });
    rows += batch.length;
    beat?.(rows);
  }
  return {
    facts: {
      name,
      rows,
      columns: columns.map((column) => column.facts()),
      rejectedRows,
      rejected: rejected.list(),
      stopped: stopped.list(),
      noticed: noticed.list(),
      repeatedKeys: keyColumns === 0 ? 0 : keys.repeated(),
    },
    keys: { keys, references: new Map(pointers.map(({ to, hashes }) => [to, hashes])) },
  };
};
