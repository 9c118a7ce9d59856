/** A run played without a server: whatever the state asks for is answered by a script, at the clock's own pace. */

import type { Plan } from '@perennial/domain/migration/plan/rules';
import type {
  MigrationCommand,
  MigrationCommandBodies,
  MigrationCommandName,
} from '@perennial/domain/migration/run/commands/rules';
import { openRun } from '@perennial/domain/migration/run/open';
import type { MigrationRefusal } from '@perennial/domain/migration/run/refusals/rules';
import type { Blocker, MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import type { Outcome } from '../../approval/contract.ts';
import type { Answer } from '../activities.ts';
import { refusalOf } from '../allow.ts';
import { apply, begin } from '../apply.ts';
import { nextDeadline } from '../deadlines.ts';
import type { Carried, Happening } from '../state.ts';
import { loadOf, type StepName, type Work, workOf } from '../work.ts';

export const opening = Date.UTC(2026, 10, 2, 1);
export const hash = 'a'.repeat(64);
export const lead: Actor = { id: 'lei', kind: 'person', role: 'lead', name: 'Lei' };

export const aPlan = (over: Partial<Plan> = {}): Plan => ({
  version: 1,
  name: 'legacy to new',
  site: 'acme-shanghai',
  source: { kind: 'postgres', connection: 'secret:legacy' },
  target: { kind: 'postgres', connection: 'secret:new' },
  tables: [],
  verify: { level: 'L1' },
  approvals: { load: 'change', goNoGo: 'two-of-three', rollbackLate: 'change' },
  cutover: { checklist: [{ id: 'backup', title: 'Backup' }], freezeMs: 3_600_000, countdownMs: 60_000 },
  ...over,
});

export const anOpening = (plan: Plan, tenant = 'north', no = 'M-1'): MigrationRecord =>
  openRun(
    {
      tenant,
      customer: 'acme',
      no,
      plan,
      planHash: hash,
      author: { id: 'author', name: 'Author' },
      workflowId: `migration/${tenant}/${no}`,
      requestId: 'test',
    },
    opening,
  ).record;

export const twoTables = [
  { name: 'items', wave: 0, rows: 100 },
  { name: 'lots', wave: 1, rows: 500 },
];

const passed: Answer = { verdict: 'passed', findings: [] };
/** What a run that goes well answers. */
export const well: Partial<Record<StepName, Answer>> = {
  probe: { ...passed, tables: twoTables },
  applyDelta: { ...passed, counts: { applied: 3, lagMs: 20, caughtUp: 1 } },
  lastDelta: { ...passed, counts: { applied: 1, lagMs: 0, caughtUp: 1 } },
  applyReverse: { ...passed, counts: { applied: 2, lagMs: 10, caughtUp: 1 } },
};

/** What a step answers; an error's message is why it failed. */
export type Script = (work: Work, record: MigrationRecord) => Answer | Error | undefined;

export const play = (plan: Plan = aPlan()) => {
  let now = opening;
  let state: Carried = begin({ record: anOpening(plan) }, { id: 'migration/north/M-1', runId: 'r1' });
  let ids = 0;
  const asked: string[] = [];
  const feed = (what: Happening): void => {
    const before = JSON.stringify(state);
    const next = apply(state, what, now);
    if (JSON.stringify(state) !== before) throw new Error('the reducer changed the old state');
    state = next;
  };
  const record = (): MigrationRecord => state.record;
  const say = <N extends MigrationCommandName>(
    name: N,
    body: MigrationCommandBodies[N],
    actor: Actor = lead,
  ): MigrationRefusal | undefined => {
    ids += 1;
    const command = {
      id: `c${ids}`,
      name,
      actor,
      receivedAt: now,
      requestId: 'test',
      body,
    } as MigrationCommand;
    const refusal = refusalOf(state, command);
    if (!refusal) feed({ type: 'command', command });
    return refusal;
  };
  const outcome = (no: string, approvalState: Outcome['state'], over: Partial<Outcome> = {}): void =>
    feed({
      type: 'approval',
      outcome: {
        no,
        state: approvalState,
        at: now,
        breakGlass: false,
        mayNotExecute: ['author', 'qiu'],
        ...over,
      },
    });
  const due = (): Work[] => workOf(state, now);
  const answer = (work: Work, script: Script = () => undefined): void => {
    const said = script(work, state.record) ?? well[work.step] ?? passed;
    asked.push(work.table === undefined ? work.step : `${work.step} ${work.table}`);
    feed(
      said instanceof Error
        ? { type: 'failed', key: work.key, reason: said.message }
        : { type: 'answered', key: work.key, answer: said },
    );
  };
  /** One table of those being copied is done, or parked. */
  const copyOne = (fails: (table: string) => string | undefined = () => undefined): boolean => {
    const table = state.record.tables.find((t) => t.state === 'copying');
    if (!table) return false;
    const reason = fails(table.name);
    feed({
      type: 'progress',
      progress: {
        load: loadOf(state.record),
        table: table.name,
        attempt: table.attempt,
        state: reason === undefined ? 'copied' : 'parked',
        ...{ read: table.rows, written: table.rows, quarantined: 0, merged: 0 },
        ...(reason === undefined ? {} : { reason }),
      },
    });
    return true;
  };
  const tellAll = (): void => {
    for (const no of state.asking) feed({ type: 'asked', no });
    for (const { no, command } of state.tell) {
      feed({ type: 'told', id: command.id, no, gone: false });
      if (
        command.name === 'begin-execution' &&
        record().approvals.some((a) => a.no === no && a.state === 'approved')
      )
        outcome(no, 'executing');
    }
  };
  /** Plays until nothing happens by itself any more. Rounds that only wait for the clock are not waited for. */
  const settle = (script?: Script, fails?: (table: string) => string | undefined): void => {
    for (let turns = 0; turns < 500; turns += 1) {
      tellAll();
      const [work] = due();
      if (work) answer(work, script);
      else if (!copyOne(fails)) return;
      now += 1_000;
    }
    throw new Error(`it never settles: ${JSON.stringify(due())}`);
  };
  const approve = (gate: string): void => {
    const approval = state.record.approvals.filter((a) => a.gate === gate).at(-1);
    if (!approval) throw new Error(`no approval at ${gate}`);
    outcome(approval.no, 'approved');
  };
  const wait = (ms: number): void => {
    now += ms;
    const next = nextDeadline(state, now);
    if (next && next.at <= now) feed({ type: 'deadline' });
  };
  const blocked = (): Blocker[] => state.record.blockers;
  const game = {
    feed,
    say,
    outcome,
    due,
    answer,
    copyOne,
    settle,
    approve,
    wait,
    record,
    asked,
    state: () => state,
    now: () => now,
    next: () => nextDeadline(state, now),
    kinds: () => state.events.map((e) => e.kind),
    blockers: blocked,
    /** As far as it goes when everybody says yes at once. */
    through: (
      until: 'approval' | 'go-no-go' | 'cut-over' | 'hypercare' | 'end',
      script?: Script,
      fails?: (table: string) => string | undefined,
    ) => {
      if (record().phases.length === 0) say('start', {});
      settle(script, fails);
      if (until === 'approval') return game;
      if (record().phase === 'approval' && blocked().length === 0) {
        approve('load');
        settle(script, fails);
      }
      if (until === 'go-no-go') return game;
      if (record().phase === 'go-no-go' && blocked().length === 0) {
        approve('go-no-go');
        say('cutover', { checklist: ['backup'] });
        tellAll();
        if (until === 'cut-over') return game;
        wait(60_000);
        settle(script, fails);
      }
      if (until === 'hypercare' || record().phase !== 'hypercare') return game;
      say('finish-hypercare', {});
      settle(script, fails);
      return game;
    },
  };
  return game;
};
