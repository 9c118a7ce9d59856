/**
 * What the annual fee covers, as data: twelve services, how much of each, and what happens when nothing is left.
 * Units: a service counted by `count` or `days` is held in whole units, one by `hours` in milliseconds weighted by
 * their factor (an hour at 150 % takes 5,400,000).
 */
import type { Hours } from '../sla/rules.ts';

/** The twelve services of the annual fee, in the catalogue's order. */
export const serviceKeys = [
  'maintenance',
  'operations',
  'security',
  'training',
  'migration',
  'customization',
  'reports',
  'desk',
  'change',
  'compliance',
  'consulting',
  'improvement',
] as const;
export type ServiceKey = (typeof serviceKeys)[number];

export const periods = ['year', 'quarter', 'month'] as const;
export type Per = (typeof periods)[number];

/** Percent of worked time that is drawn outside open hours; 100 draws it as it is. Integers. */
export type Factors = { evening: number; weekend: number; holiday: number };

export type Entitlement<H = Hours> =
  | { unit: 'unlimited' }
  | { unit: 'count' | 'days'; amount: number; per: Per }
  /** `hours` is the calendar whose open time counts 100 %; without it all time does. */
  | { unit: 'hours'; amount: number; per: Per; factors: Factors; hours?: H };

export const zeroRules = ['refuse', 'bill', 'approval'] as const;
/** What happens when nothing is left. */
export type ZeroRule = (typeof zeroRules)[number];

export type ServiceClause<H = Hours> = {
  /** What is not included has a limit of 0: `atZero` decides from the first unit on. */
  included: boolean;
  entitlement: Entitlement<H>;
  atZero: ZeroRule;
  /** Minor units for one unit (one hour, one day, one item) beyond the entitlement. */
  rate?: number;
  note?: string;
};

/** Units beyond the limit that one signed approval allows, used up by the ticket that needed them. */
export type Grant = { approval: string; units: number };

/** How much of one service one contract has used in one period. Never `reserved + drawn > limit` and what was granted. */
export type Counter = {
  /** `{contract}/{service}/{period}`, e.g. `acme-2026/training/2026-Q1` */
  key: string;
  /** `null` without a limit. */
  limit: number | null;
  reserved: number;
  drawn: number;
  /** Beyond the limit, to be charged at the clause's rate. */
  billed: number;
  /** Absent: none. */
  grants?: Grant[];
};

/** What one subject (a ticket, a migration) holds of a counter; kept beside it, written in the same transaction. */
export type Holding = {
  counter: string;
  subject: string;
  reserved: number;
  drawn: number;
  billed: number;
  /** Set once the subject's use is final: from then on a release changes nothing. */
  settled: boolean;
};

export type Refusal = 'entitlement.exhausted' | 'approval.needed';

/** A refusal changes nothing. `billed` is there when units of this answer lie beyond the limit. */
export type Outcome =
  | { ok: true; counter: Counter; holding: Holding; billed?: number }
  | { ok: false; refused: Refusal; free: number };
