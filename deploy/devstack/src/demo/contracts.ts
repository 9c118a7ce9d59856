/** The demo's contracts: what the service catalogue promises, in numbers. */
import { contractRow } from '@perennial/domain/contract/schema';

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

/** In force this year and the next. */
export const demoContracts = (year: number) =>
  [row(year, 'acme-service', 'acme'), row(year, 'bohai-service', 'bohai')].map((r) => contractRow.parse(r));
