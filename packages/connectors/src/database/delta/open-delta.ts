import type { RowMapper } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import { prepareStage } from '../load/table-writer.ts';
import type { ReadSpec, WriteSpec } from '../ports.ts';
import { type Hold, holdDelta } from './hold.ts';
import { type KeyOf, sameKey } from './target-key.ts';
import { type Shape, shapeOf } from './target-rows.ts';

export type DeltaTable = {
  /** The table's name in the plan. */
  name: string;
  /** Source tables whose changes concern its rows, under the key of `spec`; itself, and what is merged into it. */
  from: readonly string[];
  spec: ReadSpec;
  mapper: RowMapper;
  /** The main table first, then those its rows are split into. */
  writes: readonly [WriteSpec, ...WriteSpec[]];
  keyOf: KeyOf;
  /** Of each split table the columns that hold the parent's key, in the order of the parent's upsert key. */
  parentColumns?: Readonly<Record<string, readonly string[]>>;
  collisions: 'merge' | 'quarantine';
};

/** Parents before what refers to them, as in the plan. */
export type OpenDelta = {
  target: pg.Client;
  schema: string;
  tables: readonly OpenTable[];
};

export type OpenSplit = { write: WriteSpec; parent: readonly string[]; shape: Shape };
export type OpenTable = DeltaTable & {
  hold: Hold;
  shape: Shape;
  splits: readonly OpenSplit[];
  /** Two source rows may come to have one key in the target, so it is noted whose row lies there. */
  keysMeet: boolean;
};

const splitsOf = async (client: pg.Client, schema: string, table: DeltaTable): Promise<OpenSplit[]> => {
  const [main, ...rest] = table.writes;
  return Promise.all(
    rest.map(async (write) => {
      const parent = table.parentColumns?.[write.table];
      if (parent?.length !== main.upsertKey.length || parent.some((c) => !write.columns.includes(c)))
        throw new Error(
          `${table.name}: the columns of ${write.table} that hold the key of ${main.table} have to be named, ${main.upsertKey.length} in all`,
        );
      return {
        write: { ...write, mode: 'upsert' },
        parent,
        shape: await shapeOf(client, schema, write.table),
      };
    }),
  );
};

/**
 * Takes over the changes of these tables; whoever applied them before is turned away. Throws `NotCopied` as long as one
 * of them is not copied to its end.
 */
export const openDelta = async (
  target: pg.Client,
  job: { run: string; schema: string; owner: string; tables: readonly DeltaTable[] },
): Promise<OpenDelta> => {
  const { run, schema, owner } = job;
  const tables: OpenTable[] = [];
  for (const table of job.tables) {
    if (table.collisions === 'merge')
      throw new Error(
        `${table.name}: of rows that are taken for one it is not known which was written, so their changes cannot be followed; copy the table after the freeze`,
      );
    const [main] = table.writes;
    for (const write of table.writes) await prepareStage(target, schema, { ...write, mode: 'upsert' });
    tables.push({
      ...table,
      shape: await shapeOf(target, schema, main.table),
      keysMeet: table.keyOf !== sameKey,
      splits: await splitsOf(target, schema, table),
      hold: await holdDelta(target, { run, name: table.name, owner }),
    });
  }
  return { target, schema, tables };
};
