/**
 * Service credits 服务抵扣 as data: what a contract grants for a breach, and what became of each credit.
 * Money is minor units of the annual fee's currency (CNY where the contract names no fee), instants epoch ms.
 */
import type { Per } from '../entitlement/rules.ts';
import type { Actor } from '../scope/rules.ts';
import type { Level } from '../ticket/rules.ts';

/** A sum, or a share of the fee of one period in thousandths of a percent: 2500 is 2.5 %. */
export type CreditAmount = { fixed: number } | { milliPct: number; period: Per };

/** The better level a customer may take in place of the money 升级保障, in the contract's words. */
export type UpgradeGuarantee = { kind: 'upgrade-guarantee'; note: string };

export type CreditClause = {
  id: string;
  /** Which breaches it answers; what is absent does not narrow. */
  on: { clocks?: string[]; levels?: Level[]; modules?: string[] };
  amount: CreditAmount;
  /** On top, for each started `everyMs` of overrun. */
  perOverrun?: { everyMs: number; amount: CreditAmount };
  alternative?: UpgradeGuarantee;
};

/** Caps are by the breach's due date in the contract's time zone, over all clauses together. */
export type CreditTerms = { clauses: CreditClause[]; caps: { month?: number; year?: number } };

/** A breach of a promise to the customer (clock kind `sla`); its id is unique and stays when its figures change. */
export type BreachFact = {
  id: string;
  ticket: string;
  clock: string;
  level: Level;
  module: string;
  dueAt: number;
  overrunMs: number;
  /** When it was noted. */
  at: number;
  /** Set when a later finding took it back. */
  withdrawnAt?: number;
};

export const creditStates = [
  'proposed',
  'agreed',
  'applied',
  'waived',
  'disputed',
  'void',
  'reversal-due',
  'reversed',
] as const;
export type CreditState = (typeof creditStates)[number];

export type Evidence =
  | ({ kind: 'breach' } & BreachFact)
  | { kind: 'clause'; contract: string; version: number; clause: CreditClause }
  | { kind: 'fee'; annual: number; currency: string }
  | { kind: 'cap'; per: 'month' | 'year'; period: string; cap: number; usedBefore: number };

export type CreditEntry = {
  at: number;
  actor: Actor;
  from: CreditState;
  to: CreditState;
  reason?: string;
  /** Where the money went: an invoice's number, or the next fee. */
  settlement?: Settlement;
};

export type Settlement = { invoice: string } | 'next-fee';

export type Credit = {
  /** `{breach}/{clause}`: the same however often it is computed. */
  id: string;
  clause: string;
  breach: string;
  dueAt: number;
  amount: number;
  /** Before the caps. */
  uncapped: number;
  /** The cap that cut it. */
  capped?: 'month' | 'year';
  state: CreditState;
  /** What the customer may choose in place of the money. */
  alternative?: UpgradeGuarantee;
  /** Set when it was chosen; the amount is then 0. */
  guarantee?: string;
  evidence: Evidence[];
  /** Oldest first; only ever appended to. */
  history: CreditEntry[];
};

export const creditCommands = [
  'agree',
  'apply',
  'waive',
  'dispute',
  'propose-again',
  'choose',
  'reverse',
] as const;
export type CreditCommandName = (typeof creditCommands)[number];

export type CreditCommand = { reason: string } & (
  | { name: 'agree' | 'propose-again' | 'waive' | 'dispute' }
  | { name: 'apply' | 'reverse'; to: Settlement }
  | { name: 'choose'; alternative: UpgradeGuarantee['kind'] }
);

export type CreditRefusal = {
  code: 'credit.illegalTransition' | 'credit.reasonMissing' | 'credit.settlementMissing';
  /** The commands this credit takes now. */
  allowed: CreditCommandName[];
};

/** Where each command may come from, and where it leads. */
export const creditMoves: Record<CreditCommandName, { from: readonly CreditState[]; to: CreditState }> = {
  'agree': { from: ['proposed', 'disputed'], to: 'agreed' },
  'apply': { from: ['agreed'], to: 'applied' },
  'waive': { from: ['proposed', 'agreed', 'disputed'], to: 'waived' },
  'dispute': { from: ['proposed', 'agreed'], to: 'disputed' },
  'propose-again': { from: ['disputed'], to: 'proposed' },
  'choose': { from: ['proposed', 'disputed'], to: 'agreed' },
  'reverse': { from: ['reversal-due'], to: 'reversed' },
};
