import { instantOf } from '@perennial/domain/calendar/zone';
import type { Contract } from '@perennial/domain/contract/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { everyItem } from '@perennial/store/every-item';
import type { CreditRecord } from '@perennial/store/ports';
import type { ReportingStore } from '../ports.ts';
import { isOf, type Period } from './in-period.ts';
import { periodRange } from './period.ts';
import { type SlaReport, slaReport } from './report.ts';
import type { ReportInput } from './report-input.ts';

/** Tickets asked for at once. */
const together = 50;

const readAll = async (
  tickets: ReportingStore['tickets'],
  scope: Scope,
  numbers: string[],
): Promise<TicketRecord[]> => {
  const records: TicketRecord[] = [];
  for (let i = 0; i < numbers.length; i += together) {
    const found = await Promise.all(numbers.slice(i, i + together).map((no) => tickets.get(scope, no)));
    records.push(...found.flatMap((one) => (one ? [one.record] : [])));
  }
  return records;
};

/** A customer sees what it was promised, not what the vendor agreed inside. */
const visible = (record: TicketRecord, { customer }: Scope): TicketRecord =>
  customer === undefined ? record : { ...record, clocks: record.clocks.filter((c) => c.kind === 'sla') };

/** A promise may come due long after its ticket was opened, but no ticket is older than its contract and a year. */
const longestMs = 400 * 86_400_000;

const openedFrom = ({ from, timeZone }: Contract, period: Period): number =>
  Math.min(instantOf(timeZone, Date.parse(`${from}T00:00:00Z`)), period.from - longestMs);

type ReportStore = Pick<
  ReportingStore,
  'tickets' | 'calendars' | 'contracts' | 'reports' | 'credits' | 'entitlements'
>;

const ticketsOf = async (
  { reports, tickets }: ReportStore,
  scope: Scope,
  contract: Contract,
  period: Period,
  now: number,
): Promise<TicketRecord[]> => {
  const opened = { from: openedFrom(contract, period), to: period.to, customer: contract.customer };
  const figures = await reports.clockFigures(scope, opened);
  // Without a due instant only the record tells where it belongs.
  const due = figures.filter((figure) => figure.dueAt === null || isOf(figure, period, now));
  const records = await readAll(tickets, scope, [...new Set(due.map((figure) => figure.ticket))]);
  return records
    .filter((record) => record.contract.id === contract.id)
    .map((record) => visible(record, scope));
};

const creditsOf = (
  { credits }: ReportStore,
  scope: Scope,
  { contract, period }: ReportInput,
): Promise<CreditRecord[]> => everyItem((page) => credits.list(scope, { ...page, contract, period }));

/** @throws DomainError `notFound` for a contract that is not there, or not this reader's. */
export const loadSlaReport = async (
  store: ReportStore,
  scope: Scope,
  input: ReportInput,
  now: number,
): Promise<SlaReport> => {
  const contract = await store.contracts.get(scope, input.contract);
  if (!contract) throw new DomainError('notFound', `there is no contract ${input.contract}`);
  const range = periodRange(input.period, contract.timeZone);
  const until = Math.max(range.from, Math.min(now, range.to - 1));
  const inForce = (await store.contracts.versionAt(scope, contract.id, until)) ?? contract;
  const records = await ticketsOf(store, scope, contract, range, now);
  const hours = records.flatMap((record) => record.clocks.map((clock) => clock.hours));
  return slaReport({
    contract: inForce,
    period: { name: input.period, ...range },
    records,
    credits: await creditsOf(store, scope, input),
    entitlements: await store.entitlements.use(scope, inForce, until),
    now,
    calendars: await store.calendars.lookup(scope.tenant, hours),
  });
};
