import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import { planClock } from '@perennial/domain/sla/plan';

/** Calendar arithmetic for the workflow, which has neither calendars nor time zones. */
export const planClocks: TicketActivities['planClocks'] = async (requests) => requests.map(planClock);
