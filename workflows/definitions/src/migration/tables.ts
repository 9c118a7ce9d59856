/** The tables of a load: given to their workflows wave by wave, heard of, parked. */
import type { MigrationRecord, TableRun } from '@perennial/domain/migration/run/rules';
import type { Answer } from './activities.ts';
import type { TableProgress } from './contract.ts';
import { block, type Draft } from './draft.ts';
import { loadOf } from './work.ts';

/** Tables copied side by side; each has its lanes. */
const copiedAtOnce = 4;
/** The record goes into the history whole. */
const mostTables = 200;

const none = { read: 0, written: 0, quarantined: 0, merged: 0 } as const;

const fresh = ({ name, wave, rows }: Pick<TableRun, 'name' | 'wave' | 'rows'>): TableRun => ({
  name,
  wave,
  rows,
  ...none,
  state: 'planned',
  attempt: 0,
  rate: 0,
});

export const takeTables = (
  { state: { record } }: Draft,
  found: Answer['tables'] = [],
): string | undefined => {
  if (found.length === 0) return 'the plan names no table';
  if (found.length > mostTables) return `${found.length} tables; one run takes ${mostTables} at most`;
  if (new Set(found.map((t) => t.name)).size < found.length) return 'a table is named twice';
  record.tables = found.map(fresh);
  return undefined;
};

/** Before a load everything is yet to be copied, whatever a rehearsal did. */
export const resetTables = ({ state: { record } }: Draft): void => {
  record.tables = record.tables.map(fresh);
};

const copies = ({ phase, delta }: MigrationRecord, done: string[]): boolean => {
  if (phase === 'load') return delta !== undefined && done.some((key) => key.endsWith('/startDelta'));
  if (phase === 'rehearsal') return done.some((key) => key.endsWith('/prepareRehearsal'));
  return phase === 'verify';
};

/** The next ones of the first wave that is not complete. */
export const dispatch = ({ state, now }: Draft): void => {
  const { record, done } = state;
  if (record.pausedAt !== undefined || record.abort || !copies(record, done)) return;
  const open = record.tables.filter((t) => ['planned', 'copying', 'parked'].includes(t.state));
  const wave = Math.min(...open.map((t) => t.wave));
  let free = copiedAtOnce - open.filter((t) => t.state === 'copying').length;
  for (const table of open) {
    if (table.state !== 'planned' || table.wave !== wave || free <= 0) continue;
    free -= 1;
    Object.assign(table, { state: 'copying', attempt: table.attempt + 1, startedAt: now, heardAt: now });
    delete table.endedAt;
    state.unshown = true;
  }
};

const copyingTable = (
  record: MigrationRecord,
  of: Pick<TableProgress, 'load' | 'table' | 'attempt'>,
): TableRun | undefined =>
  of.load === loadOf(record)
    ? record.tables.find((t) => t.name === of.table && t.attempt === of.attempt && t.state === 'copying')
    : undefined;

export const park = (
  draft: Draft,
  of: Pick<TableProgress, 'load' | 'table' | 'attempt'>,
  reason: string,
): void => {
  const table = copyingTable(draft.state.record, of);
  if (!table) return;
  table.state = 'parked';
  table.endedAt = draft.now;
  // Being stopped is what an abort asked for.
  if (!draft.state.record.abort) block(draft, { step: 'copy', table: table.name, reason, waivable: false });
};

export const takeProgress = (draft: Draft, progress: TableProgress): void => {
  const { state, now } = draft;
  const table = copyingTable(state.record, progress);
  if (!table) return;
  const { read, written, quarantined, merged } = progress;
  const elapsed = now - (table.startedAt ?? now);
  const gained = Math.max(0, read - table.read);
  Object.assign(table, { read, written, quarantined, merged, heardAt: now });
  table.rate = elapsed > 0 ? Math.round((Math.max(read, gained) * 1_000) / elapsed) : table.rate;
  state.unshown = true;
  if (progress.state === 'copied') {
    table.state = 'copied';
    table.endedAt = now;
    delete table.silences;
  }
  if (progress.state === 'parked') park(draft, progress, progress.reason ?? 'its workflow ended');
};

/** Copied again as far as the ledger says it has to be, and verified again. */
export const planAgain = ({ state: { record } }: Draft, name: string): void => {
  const table = record.tables.find((t) => t.name === name);
  if (!table || table.state === 'copying') return;
  table.state = 'planned';
  delete table.verdict;
};
