import { periodOf } from '../entitlement/period.ts';
import type { Credit, CreditState, CreditTerms, Evidence } from './rules.ts';

/** What was taken back is no credit of its month; everything else that was once decided keeps its share of the caps. */
const counts = (state: CreditState): boolean => !['void', 'reversal-due', 'reversed'].includes(state);

type Cut = Pick<Credit, 'amount' | 'capped'> & { evidence: Evidence[] };

export type Caps = {
  /** Counts an amount that stands, whatever the caps say. */
  add: (credit: Pick<Credit, 'dueAt' | 'amount' | 'state'>) => void;
  /** Grants of `uncapped` what the caps of the due instant's month and year still allow. */
  take: (dueAt: number, uncapped: number) => Cut;
};

/** The room under the caps, by the contract's own calendar; it fills up in the order of the calls. */
export const openCaps = ({ caps }: Pick<CreditTerms, 'caps'>, timeZone: string): Caps => {
  const used = new Map<string, number>();
  const usedIn = (period: string): number => used.get(period) ?? 0;
  const rows = (dueAt: number) =>
    (['month', 'year'] as const).map((per) => ({
      per,
      period: periodOf(per, dueAt, timeZone),
      cap: caps[per],
    }));
  const count = (dueAt: number, amount: number): void => {
    for (const { period } of rows(dueAt)) used.set(period, usedIn(period) + amount);
  };
  return {
    add({ dueAt, amount, state }) {
      if (counts(state)) count(dueAt, amount);
    },
    take(dueAt, uncapped) {
      const evidence: Evidence[] = [];
      let cut: Pick<Credit, 'amount' | 'capped'> = { amount: uncapped };
      for (const { per, period, cap } of rows(dueAt)) {
        if (cap === undefined) continue;
        const usedBefore = usedIn(period);
        evidence.push({ kind: 'cap', per, period, cap, usedBefore });
        const room = Math.max(0, cap - usedBefore);
        if (room < cut.amount) cut = { amount: room, capped: per };
      }
      count(dueAt, cut.amount);
      return { ...cut, evidence };
    },
  };
};
