export type TicketState = Record<string, never>;
