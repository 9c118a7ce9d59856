/** Keeps what is under way in step with what the state asks for: starts what is missing, gives up what nobody wants. */
import type { MigrationRecord, TableRun } from '@perennial/domain/migration/run/rules';
import { CancellationScope, getExternalWorkflowHandle, isCancellation } from '@temporalio/workflow';
import { commandSignal } from '../approval/contract.ts';
import { pauseSignal, resumeSignal } from '../copy-table/contract.ts';
import type { MigrationRecordActivities } from './activities.ts';
import { copyTableId, startApproval, startCopy } from './children.ts';
import { reasonOf } from './reason.ts';
import { runStep } from './run-step.ts';
import type { Carried, Happening, RiskAsked, Telling } from './state.ts';
import { loadOf, type Work, workOf } from './work.ts';

type Deps = {
  state: () => Carried;
  feed: (what: Happening) => void;
  taskQueue: string;
  records: MigrationRecordActivities;
};

export const startWork = ({ state, feed, taskQueue, records }: Deps) => {
  // `perennial-flow` goes with `perennial-io` and `perennial-copy`: a test's own queues stay by themselves.
  const io = taskQueue.replace(/-flow$/, '-io');
  const copy = taskQueue.replace(/-flow$/, '-copy');
  const running = new Map<string, CancellationScope>();
  const begun = new Set<string>();
  let asides = 0;
  let toldPaused = state().record.pausedAt !== undefined;

  /** Short work whose outcome comes back as a happening; each key once. */
  const aside = (key: string, does: () => Promise<Happening | undefined>): void => {
    if (begun.has(key)) return;
    begun.add(key);
    asides += 1;
    void does().then((what) => {
      asides -= 1;
      if (what) feed(what);
    });
  };

  const step = (record: MigrationRecord, work: Work): void => {
    const { key } = work;
    const scope = new CancellationScope();
    running.set(key, scope);
    const over = (what: Happening): void => {
      // Given up meanwhile: another may run under the same key by now.
      if (running.get(key) !== scope) return;
      running.delete(key);
      feed(what);
    };
    void scope
      .run(() => runStep(record, work, io, copy))
      .then(
        (answer) => over({ type: 'answered', key, answer }),
        (e: unknown) =>
          isCancellation(e) && !running.has(key)
            ? undefined
            : over({ type: 'failed', key, reason: reasonOf(e) }),
      );
  };

  const tellCopy = async (record: MigrationRecord, table: string, signal: string): Promise<undefined> => {
    await getExternalWorkflowHandle(copyTableId(record, loadOf(record), table))
      .signal(signal)
      // One that has ended tells so itself.
      .catch(() => undefined);
  };

  const copyTable = async (record: MigrationRecord, table: TableRun): Promise<undefined> => {
    const of = { load: loadOf(record), table: table.name, attempt: table.attempt };
    const lost = (reason: string): void => feed({ type: 'lost', ...of, reason });
    const handle = await startCopy(record, table);
    // What it says by signal comes first; whoever ended without a word is lost.
    void handle?.result().then(
      () => lost('its workflow ended and said nothing'),
      (e: unknown) => lost(reasonOf(e)),
    );
    if (state().record.pausedAt !== undefined) await tellCopy(record, table.name, pauseSignal);
  };

  const stopCopy = async (
    record: MigrationRecord,
    { name, attempt }: TableRun,
  ): Promise<Happening | undefined> => {
    const load = loadOf(record);
    try {
      await getExternalWorkflowHandle(copyTableId(record, load, name)).cancel();
      return undefined;
    } catch (e) {
      return { type: 'lost', load, table: name, attempt, reason: reasonOf(e) };
    }
  };

  const ask = async (record: MigrationRecord, no: string): Promise<Happening> => {
    const approval = record.approvals.find((a) => a.no === no);
    if (!approval) return { type: 'asked', no };
    const { tenant, planHash, planVersion, customer, title, author } = record;
    const { gate, attempt, policy, at } = approval;
    try {
      const draft = await records.draftGateApproval({
        tenant,
        no: record.no,
        planHash,
        planVersion,
        customer,
        title,
        author,
        gate,
        attempt,
        approval: no,
        policy,
        openedAt: at,
      });
      await startApproval(draft);
      return { type: 'asked', no };
    } catch (e) {
      return { type: 'asked', no, failed: reasonOf(e) };
    }
  };

  const tell = async (tenant: string, { no, command }: Telling): Promise<Happening> => {
    const gone = await getExternalWorkflowHandle(`approval/${tenant}/${no}`)
      .signal(commandSignal, command)
      .then(
        () => false,
        () => true,
      );
    return { type: 'told', id: command.id, no, gone };
  };

  const check = async (record: MigrationRecord, { id, body }: RiskAsked): Promise<Happening> => {
    const { tenant, no, planHash, blockers } = record;
    const { table, finding, approval } = body;
    const evidence = blockers.find((b) => b.finding === finding && b.table === table)?.reason ?? '';
    const of = {
      tenant,
      no,
      planHash,
      finding,
      evidence,
      approval,
      ...(table === undefined ? {} : { table }),
    };
    const verdict = await records.checkRisk(of).catch((e: unknown) => ({ refused: reasonOf(e) }));
    return { type: 'risk', id, verdict };
  };

  const copies = (record: MigrationRecord, mayBegin: boolean): void => {
    const copying = record.tables.filter((t) => t.state === 'copying');
    for (const table of copying) {
      const key = `${loadOf(record)}/${table.name}/${table.attempt}`;
      if (record.abort) aside(`stop/${key}`, () => stopCopy(record, table));
      else if (mayBegin) aside(`copy/${key}/${table.silences ?? 0}`, () => copyTable(record, table));
    }
    const paused = record.pausedAt !== undefined;
    if (paused === toldPaused) return;
    toldPaused = paused;
    const signal = paused ? pauseSignal : resumeSignal;
    for (const { name } of copying)
      aside(`${signal}/${record.seq}/${name}`, () => tellCopy(record, name, signal));
  };

  /** `leaving`: the run is about to hand over; what is under way ends, and nothing else begins. */
  const turn = (leaving: boolean): void => {
    const { record, asking, tell: telling, risks } = state();
    const wanted = workOf(state(), Date.now());
    for (const [key, scope] of running) {
      if (wanted.some((w) => w.key === key)) continue;
      running.delete(key);
      scope.cancel();
    }
    const mayBegin = !leaving && record.pausedAt === undefined;
    for (const work of mayBegin ? wanted : []) if (!running.has(work.key)) step(record, work);
    copies(record, mayBegin);
    for (const no of asking) aside(`ask/${no}`, () => ask(record, no));
    // An approval that is being opened hears nothing yet.
    for (const one of telling)
      if (!asking.includes(one.no)) aside(`tell/${one.command.id}`, () => tell(record.tenant, one));
    for (const risk of risks) aside(`risk/${risk.id}`, () => check(record, risk));
  };

  return { turn, idle: (): boolean => running.size === 0 && asides === 0 };
};
