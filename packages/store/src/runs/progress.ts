/** What the carrying out of a run writes: its rounds, its items' outcomes, its end. */
import { systemActor } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { failRow, leaseRows } from '../core/queue.ts';
import type { RunHead, RunRepository } from './port.ts';
import { headOf, itemRows, type RunItemRow, type RunRow, runKey } from './row.ts';

type Progress = Pick<
  RunRepository,
  'leaseRuns' | 'addRound' | 'lookAgain' | 'end' | 'leaseItems' | 'itemDone' | 'itemFailed'
>;

export const runProgress = (store: StoreContext): Progress => {
  const { rows, transact, now } = store;
  const jobOf = async (row: RunRow) => {
    const { tenant, id } = row;
    const found = await rows.runItems
      .find({ tenant, run: id, state: { $in: ['planned', 'queued', 'parked'] } })
      .project<Pick<RunItemRow, 'state' | 'ticket'>>({ state: 1, ticket: 1 })
      .toArray();
    return {
      ...headOf(row),
      round: row.round,
      attempts: row.attempts,
      open: found.filter((i) => i.state !== 'parked').length,
      failed: found.filter((i) => i.state === 'parked').map((i) => i.ticket),
    };
  };
  const headsOf = async (items: RunItemRow[]): Promise<Map<string, RunHead>> => {
    const ids = [...new Set(items.map(({ tenant, run }) => runKey(tenant, run)))];
    if (ids.length === 0) return new Map();
    const found = await rows.runs.find({ _id: { $in: ids } }).toArray();
    return new Map(found.map((row) => [row._id, headOf(row)]));
  };
  const updateRun = async ({ tenant, id }: RunHead, set: Partial<RunRow>): Promise<void> => {
    await rows.runs.updateOne({ _id: runKey(tenant, id) }, { $set: set });
  };
  return {
    async leaseRuns(at, leaseMs, limit) {
      const leased = await leaseRows(rows.runs, transact, at, leaseMs, limit);
      return Promise.all(leased.map(jobOf));
    },
    addRound: (run, round, targets, lookAgainAt) =>
      transact(async (session) => {
        const { tenant, id } = run;
        const _id = runKey(tenant, id);
        const row = await rows.runs.findOne({ _id }, { session });
        // Somebody else's turn came first, or its answer got lost.
        if (!row || row.round >= round) return;
        await rows.runItems.deleteMany({ tenant, run: id, state: 'planned' }, { session });
        const items = itemRows(tenant, id, targets, { round, state: 'queued', at: now() });
        if (items.length > 0) await rows.runItems.insertMany(items, { session });
        const set = { round, dueAt: lookAgainAt, attempts: 0, startedAt: row.startedAt ?? now() };
        await rows.runs.updateOne({ _id }, { $set: set }, { session });
      }),
    async lookAgain(run, at, error) {
      await updateRun(run, { dueAt: at, ...(error === undefined ? {} : { error }) });
    },
    end: (run) =>
      transact(async (session) => {
        const { tenant, id, requestId } = run;
        const _id = runKey(tenant, id);
        const row = await rows.runs.findOne({ _id }, { session });
        if (!row || row.state === 'done') return;
        const at = now();
        const set = { state: 'done', endedAt: at } as const;
        await rows.runs.updateOne({ _id }, { $set: set }, { session });
        const { id: actor, kind } = systemActor;
        await appendAudit(rows, session, [
          {
            tenant,
            stream: `run/${id}`,
            at: new Date(at).toISOString(),
            actor: { id: actor, kind },
            action: 'run.done',
            record: { type: 'run', id, rev: 2, hash: hashOf(headOf({ ...row, ...set })) },
            changes: [{ path: '/endedAt', old: null, new: at }],
            cause: { requestId },
          },
        ]);
      }),
    async leaseItems(at, leaseMs, limit) {
      const leased = await leaseRows(rows.runItems, transact, at, leaseMs, limit);
      const heads = await headsOf(leased);
      return leased.flatMap(({ _id, tenant, run: of, ticket, contract, clocks, round, attempts }) => {
        const run = heads.get(runKey(tenant, of));
        return run ? [{ id: _id, run, ticket, contract, clocks, round, attempts }] : [];
      });
    },
    async itemDone(id, { clocks, note }) {
      await rows.runItems.updateOne(
        { _id: id },
        { $set: { state: 'done', clocks, ...(note === undefined ? {} : { note }) } },
      );
    },
    async itemFailed(id, error, retryAt, park) {
      await failRow(rows.runItems, id, { error, retryAt, park });
    },
  };
};
