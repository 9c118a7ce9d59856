/** Promises of every kind, in three versions: as agreed, with the next calendar, and amended. */
import type { ContractTerms } from '@perennial/domain/contract/rules';
import type { ClockPolicy, EscalationStep } from '@perennial/domain/sla/policy/rules';
import type { Hours } from '@perennial/domain/sla/rules';
import { aPolicy, someTerms } from '@perennial/testkit/flow/a-ticket';
import { berlin, cn, cnNext } from './calendars.ts';

const hour = 3_600_000;

const steps: EscalationStep[] = [
  { at: { pct: 60 }, to: ['lead'] },
  { at: { beforeMs: hour, time: 'open' }, to: ['next-manager'] },
  { at: { beforeMs: 2 * hour, time: 'wall' }, to: [{ rota: 'night' }] },
  { at: { afterMs: hour, time: 'open' }, to: [{ role: 'director' }] },
  { at: { afterMs: hour, time: 'wall' }, to: [{ person: 'zhao-min' }] },
];

const own = (name: string, targetMs: number, over: Partial<ClockPolicy>): ClockPolicy => ({
  ...aPolicy('manual', targetMs),
  name,
  warnAtPct: [],
  ...over,
});

const nextResponse = aPolicy('next-response', 3 * hour, { pausesOn: [], warnAtPct: [50] });
const authority = own('authority', 72 * hour, { kind: 'regulatory', startsOn: 'attached', pausesOn: [] });

const termsOf = (version: number, office: Hours, factor: number): ContractTerms => {
  const supplier = own('supplier', 8 * factor * hour, {
    kind: 'supplier',
    startsOn: 'attached',
    hours: office,
    pausesOn: ['vendor', 'window'],
  });
  const ofGroup = own('dba', 5 * hour, { kind: 'ola', startsOn: { group: 'dba' }, hours: berlin });
  return {
    ...someTerms(),
    version,
    levels: {
      P1: {
        clocks: [
          aPolicy('response', 2 * factor * hour, { hours: berlin, warnAtPct: [50, 80] }),
          aPolicy('resolution', 12 * factor * hour, {
            hours: office,
            pausesOn: ['customer', 'window', 'approving', 'verifying'],
            warnAtPct: [80],
            steps,
          }),
          nextResponse,
          authority,
          ofGroup,
        ],
        updateEveryMs: 5 * hour,
      },
      P2: {
        clocks: [
          aPolicy('triage', 4 * hour, { kind: 'ola', hours: office, pausesOn: ['vendor'], warnAtPct: [] }),
          aPolicy('workaround', 9 * factor * hour, {
            hours: office,
            warnAtPct: [50],
            steps: steps.slice(2, 3),
          }),
          aPolicy('resolution', 1, {
            target: { workingDays: 2, endOfDay: false },
            hours: berlin,
            pausesOn: ['customer', 'verifying'],
            warnAtPct: [80],
            steps: steps.slice(0, 2),
          }),
          nextResponse,
          supplier,
          ofGroup,
        ],
      },
      P3: {
        clocks: [
          aPolicy('resolution', 1, {
            target: { workingDays: 3, endOfDay: true },
            hours: office,
            pausesOn: ['customer', 'vendor', 'window'],
            warnAtPct: [50],
            steps: steps.slice(3, 4),
          }),
          nextResponse,
          supplier,
        ],
        updateEveryMs: 24 * hour,
      },
    },
    approval: { classes: ['code'], types: [] },
  };
};

export const agreed = termsOf(1, cn, 1);
export const nextCalendar = termsOf(2, cnNext, 1);
export const amended = termsOf(3, cnNext, 2);

export const termsOfVersion = (version: number): ContractTerms => {
  const found = [agreed, nextCalendar, amended].find((t) => t.version === version);
  if (!found) throw new Error(`no terms of version ${version}`);
  return found;
};
