/** A ticket's record: what intake takes in, what the workflow carries, what readers see. */
import type { PolicyId } from '../../approval/rules.ts';
import type { ContractTerms, Counterpart } from '../../contract/rules.ts';
import type { Clock } from '../../sla/rules.ts';
import type { ChangeRecord, Estimate, NextStep, Rollback } from '../commands/rules.ts';
import type {
  CheckKind,
  CommandName,
  FaultClass,
  HoldTarget,
  Impact,
  Level,
  RequestKind,
  TicketChannel,
  TicketStateName,
  TicketType,
  Urgency,
} from '../rules.ts';

export type Requester = { name: string; email?: string; phone?: string };

/** A group as the ticket remembers it, so that routing needs no look-up later. */
export type GroupRef = {
  id: string;
  lead?: string /** The lead's manager: the second step of an escalation. */;
  manager?: string;
  members: string[];
};

/** What the registers knew of the site and module at the instant the ticket was opened. */
export type TicketContext = {
  siteName: string;
  timeZone: string;
  installedVersion?: string;
  database?: string;
  modules: string[];
  lastChange?: { no: string; what: string; at: number };
  interfaces: { id: string; kind: string; owner: string; lastChange?: string }[];
  openTickets: string[];
  /** Migrations and upgrades running at the site, by number. */
  runningWork: string[];
  dataScope?: string;
  /** Who answers for the module on both sides, as the contract names them. */
  counterpart?: Counterpart;
  /** Maintenance groups by fault class; `default` serves whatever has no row. */
  routing: { default?: GroupRef } & Partial<Record<FaultClass, GroupRef>>;
  /** Automated checks the module offers, by kind. */
  automatedChecks: { id: string; kind: CheckKind }[];
  /** Automated rollback steps the module offers, by name. */
  rollbackSteps: string[];
};

export type FirstPlan = {
  plan: string;
  rollback?: string;
  replacement?: string;
  none?: string;
  nextSteps: NextStep[];
  at: number;
  by: string;
};

export type CheckResult = {
  kind: CheckKind;
  /** `inconclusive`: the check could not be run; somebody has to check that kind by hand. */
  result: 'pass' | 'fail' | 'inconclusive';
  at: number;
  by: string;
  automated: boolean;
  check?: string;
  note?: string;
  evidence?: string;
};

export type Fix = {
  attempt: number;
  summary: string;
  rollback?: Rollback;
  proposedAt: number;
  proposedBy: string;
  appliedAt?: number;
  checks: CheckResult[];
  /** The signed approval it was applied under; `begun` with its first check. */
  approval?: { no: string; at: number; mayNotExecute: string[]; begun?: true };
};

/** By the lead's command, or by signatures: then `no` is the approval's number. */
export type PendingApproval = {
  attempt: number;
  since: number;
  role?: 'lead';
  no?: string;
  policy?: PolicyId;
};

/** Everything fixed at opening. Later changes live in `TicketRecord`. */
export type TicketSnapshot = {
  tenant: string;
  no: string;
  /** Position of the ticket in the tenant, for paging. */
  number: number;
  customer: string;
  site: string;
  module: string;
  type: TicketType;
  title: string;
  description: string;
  channel: TicketChannel;
  impact: Impact;
  urgency: Urgency;
  requester: Requester;
  attachments: string[];
  /** Set on tickets an alert opened: the alert source's own identity of it. */
  fingerprint?: string;
  context: TicketContext;
  terms: ContractTerms;
  openedAt: number;
};

export type Hold = { on: HoldTarget; reason: string; since: number; from: TicketStateName };

export type Milestones = {
  acknowledgedAt?: number;
  triagedAt?: number;
  respondedAt?: number;
  workaroundAt?: number;
  resolvedAt?: number;
  recordedAt?: number;
  acceptedAt?: number;
  closedAt?: number;
  cancelledAt?: number;
  archivedAt?: number;
  lastPublicUpdateAt?: number;
};

/** The read model of a ticket: what the workflow flushes and what lists, boards and `GET` show. */
export type TicketRecord = {
  tenant: string;
  no: string;
  number: number;
  customer: string;
  site: string;
  module: string;
  type: TicketType;
  state: TicketStateName;
  level: Level;
  levelReason?: string;
  title: string;
  description: string;
  channel: TicketChannel;
  impact: Impact;
  urgency: Urgency;
  requester: Requester;
  attachments: string[];
  fingerprint?: string;
  class?: FaultClass;
  requestKind?: RequestKind;
  estimate?: Estimate;
  assignee?: string;
  group?: string;
  context: TicketContext;
  contract: { id: string; version: number };
  plan?: FirstPlan;
  workaround?: { what: string; confirmedBy: string; at: number };
  fix?: Fix;
  changeRecord?: ChangeRecord;
  hold?: Hold;
  pendingApproval?: PendingApproval;
  pendingRollback?: { instructions: string; since: number };
  /** Hours spent, as they were logged. */
  work?: { from: number; to: number; by: string; note?: string }[];
  alertEndedAt?: number;
  escalation?: { step: number; to?: string };
  milestones: Milestones;
  clocks: Clock[];
  next: CommandName[];
  nextDeadline?: number;
  openedAt: number;
  updatedAt: number;
  /** Number of the last event; grows by one per event. */
  seq: number;
  /** Version of this record; grows with every flush that changes it and survives continue-as-new. */
  rev: number;
};
