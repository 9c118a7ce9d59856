/** What each command carries, as the workflow takes it; `../schema.ts` holds what HTTP accepts. */
import type { ContractTerms } from '../../contract/rules.ts';
import type { Actor } from '../../scope/rules.ts';
import type { CheckKind, CommandName, FaultClass, HoldTarget, Level, RequestKind } from '../rules.ts';

export type NextStep = { what: string; owner: string; by: number };

export type ChangeRecord = { what: string; impact: string; prevention: string } | { noChange: string };

/** Instants are epoch milliseconds. */
export type CommandBodies = {
  'acknowledge': Record<never, never>;
  'triage': {
    class?: FaultClass;
    requestKind?: RequestKind;
    estimate?: Estimate;
    level?: Level;
    levelReason?: string;
    group?: string;
  };
  'assign': { assignee?: string; group?: string };
  'respond': {
    plan: string;
    rollback?: string;
    replacement?: string;
    none?: string;
    nextSteps: NextStep[];
  };
  'start': Record<never, never>;
  'workaround': { what: string; confirmedBy: string };
  'updates': { text: string; visibility: 'public' | 'internal' };
  'messages': { text: string };
  'hold': { on: HoldTarget; reason: string };
  'resume': { note?: string };
  'priority': { level: Level; reason: string };
  'propose-fix': { summary: string; changeRecord?: ChangeRecord; rollback?: Rollback };
  'approve': { verdict: 'approve' | 'reject'; reason: string };
  'verify': { checks: { kind: CheckKind; result: 'pass' | 'fail'; note?: string; evidence?: string }[] };
  'rollback': { note: string };
  'accept': { note?: string };
  'close': { changeRecord?: ChangeRecord; note?: string };
  'reopen': { reason: string };
  'cancel': { reason: string };
  'alert-ended': { endedAt: number };
  /** `since`: when what starts the period became known; default now. */
  'attach-clock': { clock: string; since?: number; reason: string };
  'stop-clock': { clock: string; note?: string };
  'log-work': { from: number; to: number; note?: string };
  /** `source` names what was changed: `contract/acme-2026`, `calendar/cn-office`. */
  'retarget': { terms: ContractTerms; reason: 'contract-changed' | 'calendar-changed'; source: string };
};

/** `step` names one of the module's automated rollback steps; `instructions` are carried out and confirmed by hand. */
export type Rollback = { step: string } | { instructions: string };

/** Effort foreseen for a service request. */
export type Estimate = { hours: number; note?: string };

/** One command on its way to a ticket's workflow; it is the only argument of the update of the same name. */
export type Envelope<N extends CommandName = CommandName> = {
  name: N;
  /** The update id: the Idempotency-Key of the request, or one made for it. */
  id: string;
  actor: Actor;
  /** When intake received it; this instant decides met or breached. Epoch ms. */
  receivedAt: number;
  requestId: string;
  body: CommandBodies[N];
};

export type AnyEnvelope = { [N in CommandName]: Envelope<N> }[CommandName];
