/**
 * The ticket's vocabulary and its state machine: which command is legal from which state. Pure data, safe in
 * the workflow sandbox.
 */
import type { TicketRecord } from './record/rules.ts';

export const ticketTypes = ['incident', 'request', 'question', 'change', 'alert'] as const;
export type TicketType = (typeof ticketTypes)[number];

export const ticketStates = [
  'new',
  'triaged',
  'responded',
  'in-progress',
  'waiting',
  'approving',
  'verifying',
  'resolved',
  'closed',
  'cancelled',
] as const;
export type TicketStateName = (typeof ticketStates)[number];

export const levels = ['P1', 'P2', 'P3'] as const;
export type Level = (typeof levels)[number];

export const impacts = ['site', 'module', 'department', 'user'] as const;
export type Impact = (typeof impacts)[number];

export const urgencies = ['critical', 'high', 'normal', 'low'] as const;
export type Urgency = (typeof urgencies)[number];

export const ticketChannels = [
  'api',
  'portal',
  'email',
  'phone',
  'wecom',
  'chatbot',
  'self-diagnosis',
  'alert',
] as const;
export type TicketChannel = (typeof ticketChannels)[number];

/** What kind of defect an incident is (step 2 of the catalogue). */
export const faultClasses = ['configuration', 'data', 'interface', 'code'] as const;
export type FaultClass = (typeof faultClasses)[number];

/** What kind of work a service request asks for. */
export const requestKinds = ['customization', 'report', 'interface', 'training', 'advice'] as const;
export type RequestKind = (typeof requestKinds)[number];

export const holdTargets = ['customer', 'vendor', 'window'] as const;
export type HoldTarget = (typeof holdTargets)[number];

export const checkKinds = ['function', 'data', 'regression'] as const;
export type CheckKind = (typeof checkKinds)[number];

export const commandNames = [
  'acknowledge',
  'triage',
  'assign',
  'respond',
  'start',
  'workaround',
  'updates',
  'messages',
  'hold',
  'resume',
  'priority',
  'propose-fix',
  'approve',
  'verify',
  'rollback',
  'accept',
  'close',
  'reopen',
  'cancel',
  'alert-ended',
  'attach-clock',
  'stop-clock',
  'log-work',
  'retarget',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Given by the system itself, never over HTTP by name. */
const internal = ['alert-ended', 'retarget'] as const satisfies CommandName[];
export type PostedCommand = Exclude<CommandName, (typeof internal)[number]>;

const isPosted = (name: CommandName): name is PostedCommand => !internal.some((i) => i === name);
export const postedCommands: readonly PostedCommand[] = commandNames.filter(isPosted);

/** Possible beside the way of a ticket; none of them brings it a step further. */
const asides: ReadonlySet<CommandName> = new Set<CommandName>([
  'attach-clock',
  'stop-clock',
  'log-work',
  'retarget',
]);

const open = [
  'new',
  'triaged',
  'responded',
  'in-progress',
  'waiting',
  'approving',
  'verifying',
  'resolved',
] as const satisfies TicketStateName[];
const beforeResolved = [
  'new',
  'triaged',
  'responded',
  'in-progress',
  'waiting',
  'approving',
  'verifying',
] as const satisfies TicketStateName[];

/** The states from which each command may be given. */
export const legalFrom: Record<CommandName, readonly TicketStateName[]> = {
  'acknowledge': ['new', 'triaged'],
  'triage': ['new', 'triaged', 'responded', 'in-progress'],
  'assign': open,
  'respond': ['new', 'triaged'],
  'start': ['responded'],
  'workaround': ['responded', 'in-progress'],
  'updates': open,
  'messages': open,
  'hold': ['triaged', 'responded', 'in-progress'],
  'resume': ['waiting'],
  'priority': open,
  'propose-fix': ['in-progress'],
  'approve': ['approving'],
  'verify': ['verifying'],
  'rollback': ['verifying'],
  'accept': ['resolved'],
  'close': ['resolved'],
  'reopen': ['resolved', 'closed'],
  'cancel': beforeResolved,
  'alert-ended': open,
  'attach-clock': open,
  'stop-clock': open,
  'log-work': open,
  'retarget': open,
};

type Facts = Pick<
  TicketRecord,
  'state' | 'type' | 'milestones' | 'changeRecord' | 'pendingRollback' | 'pendingApproval'
>;

/** Conditions beyond the state; a command without a row has none. */
const guards: Partial<Record<CommandName, (ticket: Facts) => boolean>> = {
  'acknowledge': (t) => t.milestones.acknowledgedAt === undefined,
  // What has a number is signed, not commanded.
  'approve': (t) => t.pendingApproval?.no === undefined,
  'verify': (t) => t.pendingRollback === undefined,
  'rollback': (t) => t.pendingRollback !== undefined,
  'accept': (t) => t.changeRecord !== undefined,
  'alert-ended': (t) => t.type === 'alert',
};

/** The commands a ticket takes now: the answer to an illegal one, and what the console offers. */
export const nextCommands = (ticket: Facts): CommandName[] =>
  ticket.milestones.archivedAt !== undefined
    ? []
    : commandNames.filter(
        (name) =>
          !asides.has(name) && legalFrom[name].includes(ticket.state) && (guards[name]?.(ticket) ?? true),
      );
