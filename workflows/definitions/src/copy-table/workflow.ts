/**
 * One table of one load: its chunks are planned once, then lanes take turns until none is left. The ledger in the target
 * is the truth; whoever begins anew goes on where it stands.
 */
import type { RowCounts, TableState } from '@perennial/domain/migration/run/rules';
import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CopyActivities, LaneTurn } from '../migration/activities.ts';
import { progressSignal, type TableProgress } from '../migration/contract.ts';
import { reasonOf } from '../migration/reason.ts';
import { type CopyTableInput, pauseSignal, resumeSignal } from './contract.ts';

/** Chunks a lane takes before it reports: half a minute of work, as chunks take one or two seconds. */
const chunksPerTurn = 16;
/** How often the parent hears of progress. */
const tellEveryMs = 120_000;
/** History events after which no lane begins another turn. */
const historyLimit = 400;

const add = (a: RowCounts, b: RowCounts): RowCounts => ({
  read: a.read + b.read,
  written: a.written + b.written,
  quarantined: a.quarantined + b.quarantined,
  merged: a.merged + b.merged,
});

const detailsOf = ({ table, load }: CopyTableInput, counts: RowCounts, paused: boolean): string =>
  [
    `**${table}** (${load})${paused ? ', paused' : ''}`,
    `${counts.read} read, ${counts.written} written, ${counts.quarantined} quarantined, ${counts.merged} merged`,
  ].join('\n\n');

export const copyTable = async (input: CopyTableInput): Promise<RowCounts> => {
  const { tenant, no, planHash, load, table, lanes, attempt, parent, carried } = input;
  const of = { tenant, no, planHash, load, table, attempt };
  let paused = input.paused ?? false;
  let counts: RowCounts = carried?.counts ?? { read: 0, written: 0, quarantined: 0, merged: 0 };
  let toldAt = carried?.toldAt ?? 0;
  let done = false;
  let failure: unknown;
  const free = Array.from({ length: Math.max(1, lanes) }, (_, lane) => lane);
  const busy = (): boolean => free.length < Math.max(1, lanes);
  setHandler(defineSignal(pauseSignal), () => {
    paused = true;
  });
  setHandler(defineSignal(resumeSignal), () => {
    paused = false;
  });

  const { planTable, copyLane } = proxyActivities<CopyActivities>({
    taskQueue: workflowInfo().taskQueue.replace(/-flow$/, '-copy'),
    startToCloseTimeout: '1h',
    heartbeatTimeout: '45s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
    // The parent undoes the load only once nobody writes any more.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    summary: `${no} ${load} ${table}`,
    priority: { priorityKey: 4, fairnessKey: tenant.slice(0, 64) },
  });

  const tell = async (state: TableProgress['state'], reason?: string): Promise<void> => {
    toldAt = Date.now();
    setCurrentDetails(detailsOf(input, counts, paused));
    const progress: TableProgress = {
      load,
      table,
      attempt,
      state,
      ...counts,
      ...(reason === undefined ? {} : { reason }),
    };
    await getExternalWorkflowHandle(parent.workflowId)
      .signal(progressSignal, progress)
      // A parent that has ended wants to know nothing any more.
      .catch(() => undefined);
  };

  const turn = async (lane: number): Promise<void> => {
    try {
      const took: LaneTurn = await copyLane({ ...of, lane, chunks: chunksPerTurn });
      counts = add(counts, took);
      done ||= took.done;
    } catch (e) {
      failure ??= e;
    } finally {
      free.push(lane);
    }
  };
  const leaves = (): boolean => {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return continueAsNewSuggested || historyLength >= historyLimit;
  };
  const mayBegin = (): boolean => !paused && !done && failure === undefined && !leaves() && free.length > 0;
  const isOver = (): boolean => !busy() && (done || failure !== undefined);

  const copy = async (): Promise<boolean> => {
    if (!carried) {
      const planned = await planTable(of);
      counts = {
        read: planned.read,
        written: planned.written,
        quarantined: planned.quarantined,
        merged: planned.merged,
      };
      done = planned.done;
    }
    for (;;) {
      while (mayBegin()) {
        const lane = free.shift();
        if (lane !== undefined) void turn(lane);
      }
      if (isOver()) break;
      if (leaves() && !busy()) return false;
      const turns = free.length;
      await condition(() => free.length > turns || mayBegin() || isOver());
      if (busy() && Date.now() >= toldAt + tellEveryMs) await tell('copying');
    }
    if (failure !== undefined) throw failure;
    return true;
  };

  let state: Extract<TableState, 'copied' | 'parked'> = 'copied';
  let reason: string | undefined;
  let cancelled: unknown;
  let isComplete = true;
  try {
    isComplete = await copy();
  } catch (e) {
    state = 'parked';
    reason = isCancellation(e) ? 'stopped' : reasonOf(e);
    if (isCancellation(e)) cancelled = e;
  }
  if (!isComplete) return continueAsNew<typeof copyTable>({ ...input, paused, carried: { counts, toldAt } });
  await CancellationScope.nonCancellable(async () => {
    await condition(() => !busy());
    await tell(state, reason);
  });
  if (cancelled !== undefined) throw cancelled;
  return counts;
};
