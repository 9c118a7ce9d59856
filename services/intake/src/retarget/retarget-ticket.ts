/** Brings one open ticket under the terms in force, by a command to its workflow; repeating it changes nothing. */
import { DomainError } from '@perennial/domain/errors';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Clock } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { legalFrom } from '@perennial/domain/ticket/rules';
import type { Store } from '@perennial/store/ports';
import type { ClockMove, RunHead, RunTask } from '@perennial/store/runs/port';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import type { IntakeDeps } from '../deps.ts';
import { envelopeOf } from '../envelope.ts';
import { giveCommand } from '../give-command.ts';
import { termsOf } from './targets.ts';

export type RetargetDeps = Pick<IntakeDeps, 'command' | 'now'> & { store: Store };

export type Outcome = { clocks: ClockMove[]; note?: string };

const closed = 'the ticket was closed meanwhile; its clocks stay as they are';
const elsewhere = 'the ticket came under these terms by another change';

/** The revision this run has made; others by the same person came before it took effect. */
const revisionOf = ({ revisions }: Clock, { reason, actor, effectiveFrom }: RunHead) =>
  revisions.find((r) => r.reason === reason && r.actor === actor.id && r.at >= effectiveFrom);

/** What the run has done to a clock, as its revisions tell; as it stands where they tell nothing. */
const moveOf = (planned: ClockMove, clock: Clock | undefined, run: RunHead): ClockMove => {
  if (!clock) return planned;
  const { kind, level, dueAt, state } = clock;
  const made = revisionOf(clock, run);
  const { oldDueAt, newDueAt } = made ?? { oldDueAt: planned.oldDueAt, newDueAt: dueAt };
  return { clock: planned.clock, kind, level, oldDueAt, newDueAt: state === 'cancelled' ? null : newDueAt };
};

const movesIn = ({ clocks, run }: RunTask, record: TicketRecord): ClockMove[] =>
  clocks.map((planned) =>
    moveOf(
      planned,
      record.clocks.find((c) => c.name === planned.clock),
      run,
    ),
  );

/** The same for every attempt of an item, so that the workflow applies it once. */
const commandId = ({ run, round }: RunTask): string =>
  round <= 1 ? `retarget:${run.id}` : `retarget:${run.id}.${round}`;

const cameToItsEnd = (e: unknown): boolean =>
  e instanceof DomainError && (e.code === 'ticket.archived' || e.code === 'ticket.illegalTransition');

/**
 * @throws DomainError where the workflow or the store gives no answer.
 */
export const retargetTicket = async (deps: RetargetDeps, task: RunTask): Promise<Outcome> => {
  const { store, now } = deps;
  const { run, ticket } = task;
  const { tenant, actor, requestId, reason, source, effectiveFrom } = run;
  const scope: Scope = { tenant, actor: systemActor, requestId };
  const found = await store.tickets.get(scope, ticket);
  if (!found) throw new Error(`the store has no ticket ${ticket}`);
  const { record, archived } = found;
  if (archived || !legalFrom.retarget.includes(record.state)) return { clocks: task.clocks, note: closed };
  // Read now: a later amendment may have come into force while this run was under way.
  const contract = await store.contracts.versionAt(scope, task.contract, now());
  if (!contract) throw new Error(`no version of contract ${task.contract} is in force`);
  if (record.contract.id === contract.id && record.contract.version === contract.version) {
    const clocks = movesIn(task, record);
    const own = record.clocks.some((clock) => revisionOf(clock, run) !== undefined);
    return own ? { clocks } : { clocks, note: elsewhere };
  }
  const terms = await termsOf(store, tenant, contract, record);
  const head = { id: commandId(task), actor, receivedAt: effectiveFrom, requestId };
  const envelope = envelopeOf('retarget', head, { terms, reason, source });
  try {
    const after = await giveCommand(deps, ticketWorkflowId(tenant, ticket), envelope);
    return { clocks: movesIn(task, after) };
  } catch (e) {
    if (!cameToItsEnd(e)) throw e;
    return { clocks: task.clocks, note: closed };
  }
};
