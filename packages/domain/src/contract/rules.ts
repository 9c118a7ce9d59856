/**
 * What a contract promises: as it is stored, and the part of it that travels with a ticket.
 * Dates are YYYY-MM-DD in the contract's time zone and both ends count; durations are ms, money minor units.
 */
import type { PolicyId } from '../approval/rules.ts';
import type { CreditTerms } from '../credit/rules.ts';
import type { ServiceClause, ServiceKey } from '../entitlement/rules.ts';
import type { Audience, NoticeChannel, NoticeTable } from '../notice/rules.ts';
import type { ClockPolicy } from '../sla/policy/rules.ts';
import type { Hours } from '../sla/rules.ts';
import type { FaultClass, Impact, Level, TicketType, Urgency } from '../ticket/rules.ts';

/** Hours as a contract names them: the version of a calendar is pinned when the contract is applied. */
export type HoursRef =
  | Exclude<Hours, { kind: 'calendar' }>
  | { kind: 'calendar'; id: string; version?: number };

export type ClockPolicyOf<H> = Omit<ClockPolicy, 'hours'> & { hours: H };

export type LevelTermsOf<H> = {
  clocks: ClockPolicyOf<H>[];
  /** Longest time between two public updates; absent means no reminder at this level. */
  updateEveryMs?: number;
};

export type LevelTerms = { clocks: ClockPolicy[]; updateEveryMs?: number };

export type Tier = 'standard' | 'premium';

/** A stage of a staged SLA 分阶段. Levels it does not name keep the contract's base promises. */
export type PhaseOf<H> = {
  name: string;
  nameZh?: string;
  from: string;
  to: string;
  modules: 'all' | string[];
  /** Absent means every tier. */
  tiers?: Tier[];
  levels: Partial<Record<Level, LevelTermsOf<H>>>;
};

/** Minor units (fen, cents) of an ISO 4217 currency. */
export type Money = { currency: string; amount: number };

/** Who answers for a module on both sides 责任方、对口人员; `*` stands for every module without a row of its own. */
export type Counterpart = {
  module: string;
  vendor: { person: string };
  customer: { name: string; email?: string; phone?: string };
  /** Who is called when nothing has happened for so long, ascending. */
  escalation: { to: { person: string } | { role: string }; afterMs: number }[];
};

export type ContractOf<H> = {
  id: string;
  customer: string;
  title?: string;
  titleZh?: string;
  from: string;
  to: string;
  timeZone: string;
  /** Of one year. */
  annualFee?: Money;
  /** Impact x urgency -> level. */
  matrix: Record<Impact, Record<Urgency, Level>>;
  /** What holds wherever no phase does. */
  levels: Record<Level, LevelTermsOf<H>>;
  phases?: PhaseOf<H>[];
  /**
   * Where a fix waits to be approved before it is applied: by signatures under the named policy, or without one by the
   * lead's command.
   */
  approval: { classes: FaultClass[]; types: TicketType[]; policy?: PolicyId };
  /** Silence of the customer after which a resolved ticket closes by itself. */
  autoCloseAfterMs: number;
  /** How long a closed ticket may still be reopened. */
  reopenWithinMs: number;
  /** Replaces single rows of the default notice table. */
  notices?: Partial<NoticeTable>;
  services?: Record<ServiceKey, ServiceClause<H>>;
  credits?: CreditTerms;
  counterparts?: Counterpart[];
};

/** Checked, its calendars not yet pinned to a version. */
export type ContractDraft = ContractOf<HoursRef>;

/** One immutable version; `id` is unique per tenant, a change makes the next version. */
export type Contract = ContractOf<Hours> & { version: number };

/** The part of a contract that travels with a ticket: a ticket keeps the terms it was opened under. */
export type ContractTerms = Pick<
  Contract,
  'version' | 'timeZone' | 'matrix' | 'approval' | 'autoCloseAfterMs' | 'reopenWithinMs' | 'notices'
> & {
  contract: string;
  /** Name of the phase whose promises these are; absent where the base promises hold. */
  phase?: string;
  levels: Record<Level, LevelTerms>;
};

export type { Audience, NoticeChannel };
