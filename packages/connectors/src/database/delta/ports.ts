/**
 * Changes of a source while and after it is copied. A change only names a row: the row is read again by its key and
 * written as it is now, so order and repetition make no difference, and a crash anywhere only repeats.
 */
import type { Field } from '@perennial/domain/migration/row/rules';

/** A table to be followed, and the columns that name its rows, in the order in which keys are given. */
export type Followed = { table: string; key: readonly string[] };

export type Change = {
  table: string;
  key: readonly string[];
  /** `touched`: it cannot be told. A key that changed is a deletion of the old and an insertion of the new one. */
  op: 'insert' | 'update' | 'delete' | 'touched';
  /** The row before, by column, as far as the source tells. */
  old?: Readonly<Record<string, Field>>;
};

export type ChangeBatch = {
  items: readonly Change[];
  /** What `confirm` takes once the batch is applied. */
  cursor: string;
  /** Age of the oldest change in the batch, by the source's clock. */
  lagMs?: number;
  /** Bytes of log the source keeps for us. */
  lagBytes?: number;
};

export type ChangeSource = {
  /** `unseen`: rows that vanish leave no trace here; a comparison of counts has to find them. */
  deletes: 'seen' | 'unseen';
  /**
   * From now on every change is remembered, across restarts of everybody. Has to come before the copy's bounds are
   * frozen; repeating it changes nothing. Rejects with the remedy where the source is not set up for it.
   */
  begin: () => Promise<void>;
  /** About `limit` items, in the source's order; what is not confirmed may be told again at any time. */
  changes: (limit: number) => Promise<ChangeBatch>;
  /** These need not be told again. Anything older than what was confirmed before changes nothing. */
  confirm: (cursor: string) => Promise<void>;
  /** A mark behind everything that is committed at the source by now. */
  barrier: () => Promise<string>;
  /** Everything before the mark has been told and confirmed. */
  passed: (mark: string) => Promise<boolean>;
  /** Leaves nothing of ours behind at the source, also after a crash or when there is nothing. Ends the adapter. */
  end: () => Promise<void>;
  /** Lets go of the connections; what `begin` set up stays. */
  close: () => Promise<void>;
};

/** The source is not set up so that its changes can be followed; the message says what to do. */
export class CannotFollow extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotFollow';
  }
}

/** A whole table was emptied at once. That is no change of rows, so nothing can carry it over. */
export class Truncated extends Error {
  constructor(table: string) {
    super(
      `${table} was truncated at the source while it was followed; rows it lost cannot be told one by one: copy the table again in a new run`,
    );
    this.name = 'Truncated';
  }
}
