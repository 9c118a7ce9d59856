/**
 * One ticket, from opening to the end of its reopen period. Messages first, then the loop: deadlines, plans, checks,
 * read model, and a wait on the one timer all deadlines share.
 */
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import { planRequestOf } from '@perennial/domain/sla/clock/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { commandNames } from '@perennial/domain/ticket/rules';
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type ApprovalCommand, commandSignal, type Outcome, outcomeSignal } from '../approval/contract.ts';
import type { FixToApprove, TicketActivities } from './activities.ts';
import { applied, refusal } from './allow.ts';
import { apply, begin } from './apply.ts';
import { shownAttributes } from './attributes.ts';
import { stepRequestOf } from './calls.ts';
import { type CommandResult, recordQuery, reflushSignal, type TicketInput } from './contract.ts';
import { earlier, nextDeadline } from './deadlines.ts';
import { detailsOf } from './details.ts';
import type { Happening } from './state.ts';

/** History events after which a run hands over to the next; the server may suggest it earlier. */
const historyLimit = 1_500;

const retry = { initialInterval: '500ms', maximumInterval: '10s' } as const;
const { planClocks } = proxyLocalActivities<Pick<TicketActivities, 'planClocks'>>({
  startToCloseTimeout: '10s',
  summary: 'plan clocks',
});

export async function ticket(input: TicketInput): Promise<TicketRecord> {
  let state = input.carried ?? begin(input);
  let changed = true;
  let busy = 0;
  const shown = shownAttributes(state.record, Date.now());
  let armed: { at: number; label: string; scope: CancellationScope } | undefined;

  // Everything that happens wakes the loop itself: asking conditions again and again costs the sandbox more than they do.
  // Plain promises, few of them: the SDK takes a stack trace of each one made here, and a `Trigger` makes four.
  let rouse = (): void => undefined;
  const wake = (): void => {
    changed = true;
    rouse();
  };
  let waiting: { seq: number; written: () => void }[] = [];
  const feed = (what: Happening): void => {
    state = apply(state, what, Date.now());
    wake();
    if (what.type !== 'flushed') return;
    for (const { seq, written } of waiting) if (seq <= what.seq) written();
    waiting = waiting.filter(({ seq }) => seq > what.seq);
  };
  const mustAllow = (command: AnyEnvelope): void => {
    const no = applied(state, command) ? undefined : refusal(state, command);
    if (no) throw ApplicationFailure.nonRetryable(no.message, no.code, no.details);
  };
  const take = async (command: AnyEnvelope): Promise<CommandResult> => {
    // Two commands may pass validation before either is applied: the second is judged again.
    mustAllow(command);
    if (!applied(state, command)) feed({ type: 'command', envelope: command });
    const { seq } = state.record;
    if (state.flushedSeq < seq)
      await new Promise<void>((written) => {
        waiting.push({ seq, written });
      });
    return { seq, rev: state.record.rev };
  };
  for (const name of commandNames)
    setHandler(defineUpdate<CommandResult, [AnyEnvelope]>(name), take, { validator: mustAllow });
  setHandler(defineSignal<[Outcome]>(outcomeSignal), (outcome) => feed({ type: 'approvalOutcome', outcome }));
  setHandler(defineSignal(reflushSignal), () => feed({ type: 'reflush' }));
  setHandler(defineQuery<TicketRecord>(recordQuery), () => state.record);

  const { workflowId, taskQueue } = workflowInfo();
  // `perennial-flow` goes with `perennial-io`: a test's own pair of queues stays by itself.
  const io = taskQueue.replace(/-flow$/, '-io');
  const { no, tenant, site, module } = state.record;
  // On the flow's own queue: the server hands it to this worker with the answer to the workflow task, and no second
  // worker has to be found for what is waited for by whoever gave the command.
  const { projectTicket } = proxyActivities<Pick<TicketActivities, 'projectTicket'>>({
    startToCloseTimeout: '5s',
    retry,
    summary: `write ${no}`,
    priority: { priorityKey: 2, fairnessKey: tenant },
  });
  const { callStep } = proxyActivities<Pick<TicketActivities, 'callStep'>>({
    startToCloseTimeout: '10s',
    retry,
    summary: `whom to call for ${no}`,
    priority: { priorityKey: 1, fairnessKey: tenant },
  });
  const { draftApproval } = proxyActivities<Pick<TicketActivities, 'draftApproval'>>({
    startToCloseTimeout: '10s',
    retry,
    summary: `approval for ${no}`,
    priority: { priorityKey: 2, fairnessKey: tenant },
  });
  const { runChecks, runRollback } = proxyActivities<Pick<TicketActivities, 'runChecks' | 'runRollback'>>({
    taskQueue: io,
    startToCloseTimeout: '10m',
    retry: { ...retry, maximumAttempts: 5 },
  });

  /** Work that may take minutes goes on beside the loop; its outcome comes back as a happening. */
  const beside = (work: () => Promise<Happening>): void => {
    busy += 1;
    work().then((what) => {
      busy -= 1;
      feed(what);
    }, giveUp);
  };
  let broken: unknown;
  const giveUp = (e: unknown): void => {
    broken = e;
    wake();
  };
  // A cancellation asked for in Temporal ends the run, as it ends any other.
  CancellationScope.current().cancelRequested.catch(giveUp);
  const started = { checks: 0, rollback: 0, calls: new Set<string>(), approval: '', told: new Set<string>() };
  /** Approvals that are being opened: a run does not end before they are there, to be withdrawn. */
  let opening = 0;
  const openApproval = async (fix: FixToApprove): Promise<Happening> => {
    opening += 1;
    await startApproval(await draftApproval(fix), workflowId);
    opening -= 1;
    return { type: 'approvalOpened', no: fix.no };
  };
  const tellApproval = async (to: string, command: ApprovalCommand): Promise<Happening> => {
    await getExternalWorkflowHandle(`approval/${tenant}/${to}`)
      .signal(commandSignal, command)
      // One that has ended is decided for good.
      .catch(() => undefined);
    return { type: 'approvalTold', id: command.id };
  };
  const startWork = (): void => {
    const { checks, rollback, calls = [], approval, tell = [] } = state.wanted;
    for (const call of calls) {
      const key = `${call.clock}/${call.index}/${call.at}`;
      const request = stepRequestOf(state, call);
      if (started.calls.has(key) || !request) continue;
      started.calls.add(key);
      beside(async () => ({ type: 'called', outcome: { ...call, ...(await callStep(request)) } }));
    }
    if (approval && started.approval !== approval.no) {
      started.approval = approval.no;
      const { record } = state;
      beside(() => openApproval({ record, ...approval }));
    }
    for (const { no: to, command } of tell) {
      if (started.told.has(command.id)) continue;
      started.told.add(command.id);
      beside(() => tellApproval(to, command));
    }
    const at = { tenant, site, module, workflowId };
    if (checks && started.checks < checks.attempt) {
      const { attempt } = checks;
      started.checks = attempt;
      beside(async () => ({
        type: 'checked',
        attempt,
        results: await runChecks({ ...at, attempt }).catch((e: unknown) => unanswered(state.record, e)),
      }));
    }
    if (rollback && started.rollback < rollback.attempt) {
      const { attempt, step } = rollback;
      started.rollback = attempt;
      beside(async () => ({
        type: 'rolledBack',
        attempt,
        outcome: await runRollback({ ...at, attempt, step }).catch((e: unknown) => ({ failed: reasonOf(e) })),
      }));
    }
  };

  const plan = async (): Promise<void> => {
    const now = Date.now();
    const wanted = new Set(state.toPlan.map((p) => p.name));
    const requests = state.record.clocks.filter((c) => wanted.has(c.name)).map((c) => planRequestOf(c, now));
    feed({ type: 'planned', requests, plans: await planClocks(tenant, requests) });
  };
  const flush = (): Promise<void> => {
    feed({ type: 'flushing' });
    const { record, events } = state;
    setCurrentDetails(detailsOf(record));
    const archive = record.milestones.archivedAt !== undefined;
    return projectTicket({ record, events, archive }).then(() => feed({ type: 'flushed', seq: record.seq }));
  };
  /** Re-arms the timer only when its instant or name has changed: a command costs no timer events. */
  const arm = (): void => {
    const next = earlier(nextDeadline(state), shown.nextTurn(state.record));
    if (armed?.at === next?.at && armed?.label === next?.label) return;
    armed?.scope.cancel();
    armed = undefined;
    if (!next) return;
    const scope = new CancellationScope();
    armed = { ...next, scope };
    scope
      .run(() => sleep(Math.max(1, next.at - Date.now()), { summary: `${no} ${next.label}` }))
      .then(
        () => {
          armed = undefined;
          wake();
        },
        (e: unknown) => {
          if (!isCancellation(e)) giveUp(e);
        },
      );
  };
  const handsOver = (): boolean => {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return (continueAsNewSuggested || historyLength >= historyLimit) && busy === 0;
  };

  setCurrentDetails(detailsOf(state.record));
  for (;;) {
    changed = false;
    if (broken) throw broken;
    const due = nextDeadline(state);
    if (due && due.at <= Date.now()) feed({ type: 'deadline' });
    startWork();
    shown.turn(state.record, Date.now());
    if (state.toPlan.length > 0) await plan();
    else if (state.events.length > 0 || state.reflush) await flush();
    else if (state.record.milestones.archivedAt !== undefined && opening === 0 && !state.wanted.tell) break;
    else if (handsOver() && allHandlersFinished()) {
      armed?.scope.cancel();
      shown.write(state.record, Date.now());
      return continueAsNew<typeof ticket>({ ...input, carried: state });
    } else {
      arm();
      if (handsOver()) await condition(() => changed || allHandlersFinished());
      else if (!changed)
        await new Promise<void>((resolve) => {
          rouse = resolve;
        });
    }
  }
  await condition(allHandlersFinished);
  return state.record;
}

/**
 * A child that outlives the ticket's run, and tells it every outcome. One that is there already is this ticket's own:
 * nobody else can ask for an approval of this name.
 */
const startApproval = async (record: ApprovalRecord, workflowId: string): Promise<void> => {
  const { no, tenant, customer, policy, title, state } = record;
  try {
    await startChild('approval', {
      workflowId: record.workflow.id,
      args: [{ record, parent: { workflowId } }],
      parentClosePolicy: 'ABANDON',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      searchAttributes: { Tenant: [tenant], Kind: ['approval'], Phase: [state], Customer: [customer] },
      memo: { no },
      staticSummary: `${no} · ${policy.id} · ${customer} · ${title}`.replace(/\s+/g, ' ').slice(0, 120),
      staticDetails: [
        `**${no}** approval of fix ${record.attempt} of ${record.subject.id} by policy ${policy.id} v${policy.version}`,
        'Nothing here signs: signatures are given with a password and a code, or a passkey.',
      ].join('\n\n'),
      priority: { priorityKey: 3, fairnessKey: tenant.slice(0, 64) },
    });
  } catch (e) {
    if (!(e instanceof Error && e.name === 'WorkflowExecutionAlreadyStartedError')) throw e;
  }
};

const reasonOf = (e: unknown): string => {
  const cause = e instanceof Error && e.cause instanceof Error ? e.cause : e;
  return cause instanceof Error ? cause.message : String(cause);
};

/** The checks could not be run at all: nobody may take that for a pass. */
const unanswered = ({ context }: TicketRecord, e: unknown) =>
  context.automatedChecks.map(({ id, kind }) => ({
    kind,
    check: id,
    result: 'inconclusive' as const,
    evidence: reasonOf(e),
  }));
