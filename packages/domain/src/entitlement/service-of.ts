import type { RequestKind, TicketType } from '../ticket/rules.ts';
import type { ServiceKey } from './rules.ts';

const byKind: Record<RequestKind, ServiceKey> = {
  customization: 'customization',
  interface: 'customization',
  report: 'reports',
  training: 'training',
  advice: 'consulting',
};

const byType: Record<Exclude<TicketType, 'request'>, ServiceKey> = {
  incident: 'desk',
  question: 'desk',
  alert: 'desk',
  change: 'change',
};

/** The service of the annual fee a ticket draws on; a request whose kind is not known yet is the desk's. */
export const serviceOf = (type: TicketType, kind?: RequestKind): ServiceKey => {
  if (type !== 'request') return byType[type];
  return kind === undefined ? 'desk' : byKind[kind];
};
