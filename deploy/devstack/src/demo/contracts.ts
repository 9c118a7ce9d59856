/** The demo's contracts: Acme's is the shipped example in full, Bohai's the catalogue's promises in numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCalendar } from '@perennial/domain/calendar/check';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import { checkContract } from '@perennial/domain/contract/check';
import { pinCalendars } from '@perennial/domain/contract/pin';
import type { ContractDraft, ContractOf } from '@perennial/domain/contract/rules';
import { contractRow } from '@perennial/domain/contract/schema';
import type { FieldFault } from '@perennial/domain/errors';
import type { Hours } from '@perennial/domain/sla/rules';
import { parse } from 'yaml';
import { rootOf } from '../here.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const always = { kind: '24x7' } as const;
const office = { kind: 'weekdays', tz: 'Asia/Shanghai', from: '09:00', to: '18:00' } as const;

const row = (yearFrom: number, id: string, customer: string) => ({
  id,
  customer,
  from: `${yearFrom}-01-01`,
  to: `${yearFrom + 1}-12-31`,
  timeZone: 'Asia/Shanghai',
  matrix: {
    site: { critical: 'P1', high: 'P1', normal: 'P2', low: 'P3' },
    module: { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' },
    department: { critical: 'P2', high: 'P2', normal: 'P3', low: 'P3' },
    user: { critical: 'P3', high: 'P3', normal: 'P3', low: 'P3' },
  },
  levels: {
    P1: {
      clocks: [
        { name: 'acknowledge', kind: 'ola', targetMs: 15 * minute, hours: always, pausesOn: [] },
        { name: 'triage', kind: 'ola', targetMs: 30 * minute, hours: always, pausesOn: [] },
        { name: 'response', targetMs: hour, hours: always },
      ],
      updateEveryMs: hour,
    },
    P2: {
      clocks: [
        { name: 'triage', kind: 'ola', targetMs: hour, hours: always, pausesOn: [] },
        { name: 'workaround', targetMs: 4 * hour, hours: always },
      ],
      updateEveryMs: 4 * hour,
    },
    P3: {
      clocks: [
        { name: 'triage', kind: 'ola', targetMs: 4 * hour, hours: office, pausesOn: [] },
        { name: 'resolution', targetMs: 24 * hour, hours: always },
      ],
      updateEveryMs: day,
    },
  },
  approval: { classes: ['code'], types: ['change'] },
  autoCloseAfterMs: 5 * day,
  reopenWithinMs: 14 * day,
});

const example = (name: string): string => readFileSync(join(rootOf(), 'packages/cli/examples', name), 'utf8');

const sound = <T extends object>(name: string, checked: T | { errors: FieldFault[] }): T => {
  if ('errors' in checked) throw new Error(`${name}: ${JSON.stringify(checked.errors)}`);
  return checked;
};

export const demoCalendar = (): CalendarFile =>
  sound('cn-office.yaml', checkCalendar(parse(example('cn-office.yaml')))).file;

/** The example is written for one year; the demo's goes on through the next, since it may be left running. */
const annual = (year: number): ContractDraft => {
  const name = 'annual-contract.yaml';
  const text = example(name)
    .replaceAll('2026', `${year}`)
    .replaceAll(`to: ${year}-12-31`, `to: ${year + 1}-12-31`);
  return sound(name, checkContract({ ...parse(text), id: 'acme-service' })).contract;
};

export type DemoContract = { draft: ContractDraft; contract: ContractOf<Hours> };

/** In force this year and the next; `calendar` is the version of `cn-office` they count by. */
export const demoDrafts = (year: number, calendar: number): DemoContract[] => {
  const bohai = contractRow.parse(row(year, 'bohai-service', 'bohai'));
  return [annual(year), bohai].map((draft) => ({
    draft,
    contract: sound(
      draft.id,
      pinCalendars(draft, () => calendar),
    ).contract,
  }));
};

export const demoContracts = (year: number): ContractOf<Hours>[] =>
  demoDrafts(year, 1).map(({ contract }) => contract);
