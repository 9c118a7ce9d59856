/** How a contract was kept in a period: every figure, and every breach behind it. Pure. */
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { Contract } from '@perennial/domain/contract/rules';
import { clockAt } from '@perennial/domain/sla/clock-at';
import type { Clock, ClockKind } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level } from '@perennial/domain/ticket/rules';
import type { ClockFigure, CreditRecord, EntitlementUse } from '@perennial/store/ports';
import { iso, isoOrNull } from '../views/instant.ts';
import { type Attainment, attainment, outcomeOf } from './attainment.ts';
import { type CreditLine, creditLines } from './credit-lines.ts';
import { isOf } from './in-period.ts';

export type SlaBreach = {
  ticket: string;
  title: string;
  module: string;
  site: string;
  level: Level;
  kind: ClockKind;
  clock: string;
  targetMs: number;
  /** ISO-8601, as all instants of a report. */
  dueAt: string | null;
  /** Absent while the promise is still not kept. */
  stoppedAt?: string;
  /** Counted time beyond the due instant, up to the stop or to `asOf`. */
  overrunMs: number;
};

export type SlaReport = {
  contract: Pick<Contract, 'id' | 'version' | 'customer' | 'title' | 'titleZh' | 'timeZone'>;
  /** Promises due in [from, to). */
  period: { name: string; from: string; to: string };
  asOf: string;
  /** With a promise of the period. */
  tickets: number;
  rows: Attainment[];
  /** By due instant. */
  breaches: SlaBreach[];
  /** For breaches due in the period. */
  credits: CreditLine[];
  /** Use of the services in their own periods that `asOf` lies in, or the end of this one. */
  entitlements: EntitlementUse[];
};

export type ReportOf = {
  contract: Contract;
  period: { name: string; from: number; to: number };
  /** Tickets under this contract, with the clocks their reader may see. */
  records: TicketRecord[];
  credits: CreditRecord[];
  entitlements: EntitlementUse[];
  now: number;
  calendars: CalendarLookup;
};

const figureOf = ({ no, customer, module, openedAt }: TicketRecord, clock: Clock): ClockFigure => ({
  ticket: no,
  customer,
  module,
  level: clock.level,
  kind: clock.kind,
  clock: clock.name,
  state: clock.state,
  dueAt: clock.dueAt,
  openedAt,
});

const breachOf = (record: TicketRecord, clock: Clock, { now, calendars }: ReportOf): SlaBreach => ({
  ticket: record.no,
  title: record.title,
  module: record.module,
  site: record.site,
  level: clock.level,
  kind: clock.kind,
  clock: clock.name,
  targetMs: clock.targetMs,
  dueAt: isoOrNull(clock.breachedAt ?? clock.dueAt),
  ...(clock.stoppedAt === undefined ? {} : { stoppedAt: iso(clock.stoppedAt) }),
  overrunMs: clockAt(clock, now, calendars).overrunMs ?? clock.overrunMs ?? 0,
});

const byDue = (a: SlaBreach, b: SlaBreach): number =>
  (a.dueAt ?? '').localeCompare(b.dueAt ?? '') ||
  a.ticket.localeCompare(b.ticket) ||
  a.clock.localeCompare(b.clock);

const headOf = ({ id, version, customer, title, titleZh, timeZone }: Contract): SlaReport['contract'] => ({
  id,
  version,
  customer,
  ...(title === undefined ? {} : { title }),
  ...(titleZh === undefined ? {} : { titleZh }),
  timeZone,
});

export const slaReport = (of: ReportOf): SlaReport => {
  const { contract, period, records, credits, entitlements, now } = of;
  const promises = records.flatMap((record) =>
    record.clocks
      .filter((clock) => isOf(clock, period, now))
      .map((clock) => ({ record, clock, figure: figureOf(record, clock) }))
      .filter(({ figure }) => outcomeOf(figure, now) !== undefined),
  );
  return {
    contract: headOf(contract),
    period: { name: period.name, from: iso(period.from), to: iso(period.to) },
    asOf: iso(now),
    tickets: new Set(promises.map(({ record }) => record.no)).size,
    rows: attainment(
      promises.map(({ figure }) => figure),
      now,
    ),
    breaches: promises
      .filter(({ figure }) => outcomeOf(figure, now) === 'breached')
      .map(({ record, clock }) => breachOf(record, clock, of))
      .sort(byDue),
    credits: creditLines(credits),
    entitlements,
  };
};
