import type { Scope } from '@perennial/domain/scope/rules';
import type { mongo } from 'mongoose';
import type { TicketRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { asIs, inPeriod } from '../core/reach.ts';
import type { ClockFigure, ReportRepository } from '../ports.ts';

const figuresOf = ({ record }: TicketRow): ClockFigure[] =>
  record.clocks.map((clock) => ({
    ticket: record.no,
    customer: record.customer,
    module: record.module,
    level: clock.level,
    ...(record.group === undefined ? {} : { group: record.group }),
    kind: clock.kind,
    clock: clock.name,
    state: clock.state,
    dueAt: clock.dueAt,
    ...(clock.breachedAt === undefined ? {} : { breachedAt: clock.breachedAt }),
    openedAt: record.openedAt,
  }));

export const reportRepository = ({ rows }: StoreContext): ReportRepository => ({
  /** Tickets opened in [from, to). What the vendor agrees within itself is no customer's business. */
  async clockFigures(scope: Scope, { from, to, level, kind, customer, module }) {
    if (scope.customer !== undefined && customer !== undefined && customer !== scope.customer) return [];
    const own = scope.customer ?? customer;
    const match: mongo.Filter<TicketRow> = {
      tenant: scope.tenant,
      openedAt: {
        $gte: Math.max(from, scope.period?.from ?? from),
        $lt: Math.min(to, scope.period?.to ?? to),
      },
      ...(own === undefined ? {} : { customer: own }),
      ...(module === undefined ? {} : { module }),
    };
    const found = [
      ...(await rows.tickets.find(match).toArray()),
      ...(await rows.archive.find(match).toArray()),
    ];
    return found
      .flatMap(figuresOf)
      .filter((f) => level === undefined || f.level === level)
      .filter((f) => kind === undefined || f.kind === kind)
      .filter((f) => scope.customer === undefined || f.kind === 'sla');
  },
  async openCounts(scope) {
    const own = {
      ...(scope.customer === undefined ? {} : { customer: scope.customer }),
      ...inPeriod(scope, 'openedAt', asIs),
    };
    const groups = await rows.tickets
      .aggregate<{ _id: { state: ClockCount['state']; level: ClockCount['level'] }; count: number }>([
        { $match: { tenant: scope.tenant, ...own } },
        { $group: { _id: { state: '$state', level: '$level' }, count: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    return groups.map(({ _id, count }) => ({ ..._id, count }));
  },
});

type ClockCount = Awaited<ReturnType<ReportRepository['openCounts']>>[number];
