import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import { planClock } from '@perennial/domain/sla/plan';
import type { CalendarRepository } from '@perennial/store/ports';

export type PlanDeps = { calendars: Pick<CalendarRepository, 'lookup'> };

/** Calendar arithmetic for the workflow, which has neither calendars nor time zones. */
export const planClocks =
  ({ calendars }: PlanDeps): TicketActivities['planClocks'] =>
  async (tenant, requests) => {
    const lookup = await calendars.lookup(
      tenant,
      requests.map((r) => r.hours),
    );
    return requests.map((request) => planClock(request, lookup));
  };
