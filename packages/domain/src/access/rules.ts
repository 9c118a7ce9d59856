/** Which role may do what over HTTP. One table per kind of procedure; the services check it before they act. */
import type { Role } from '../scope/rules.ts';
import type { CommandName } from '../ticket/rules.ts';

const staff = ['agent', 'lead', 'engineer'] as const satisfies Role[];
const anyone = ['agent', 'lead', 'engineer', 'customer'] as const satisfies Role[];

export const mayCommand: Record<CommandName, readonly Role[]> = {
  'acknowledge': staff,
  'triage': staff,
  'assign': staff,
  'respond': staff,
  'start': staff,
  'workaround': staff,
  'updates': staff,
  'messages': anyone,
  'hold': staff,
  'resume': staff,
  'priority': staff,
  'propose-fix': staff,
  'approve': ['lead'],
  'verify': staff,
  'rollback': staff,
  'accept': anyone,
  'close': staff,
  'reopen': anyone,
  'cancel': staff,
  'alert-ended': staff,
  'attach-clock': staff,
  'stop-clock': staff,
  'log-work': staff,
  'retarget': [],
};

export const procedures = [
  'ticket.open',
  'ticket.read',
  'attachment.write',
  'attachment.read',
  'register.read',
  'register.write',
  'contract.read',
  'contract.write',
  'calendar.read',
  'calendar.write',
  'entitlement.read',
  'credit.read',
  'credit.write',
  'credit.dispute',
  'credit.choose',
  'key.manage',
  'hook.alert',
  'delivery.read',
  'delivery.replay',
  'report.read',
  'webhook.manage',
  'person.read',
  'person.manage',
  'person.confirm',
  'training.read',
  'training.write',
] as const;
export type Procedure = (typeof procedures)[number];

export const mayCall: Record<Procedure, readonly Role[]> = {
  'ticket.open': anyone,
  'ticket.read': [...anyone, 'auditor', 'administrator'],
  'attachment.write': anyone,
  'attachment.read': [...anyone, 'auditor'],
  'register.read': [...staff, 'administrator', 'auditor'],
  'register.write': ['lead', 'administrator'],
  'contract.read': [...anyone, 'administrator', 'auditor'],
  'contract.write': ['lead', 'administrator'],
  'calendar.read': [...anyone, 'administrator', 'auditor'],
  'calendar.write': ['lead', 'administrator'],
  'entitlement.read': [...anyone, 'administrator', 'auditor'],
  'credit.read': [...anyone, 'administrator', 'auditor'],
  'credit.write': ['lead', 'administrator'],
  'credit.dispute': ['lead', 'administrator', 'customer'],
  // The better level in place of the money is the customer's to take.
  'credit.choose': ['lead', 'administrator', 'customer'],
  'key.manage': ['administrator'],
  'hook.alert': staff,
  'delivery.read': [...staff, 'administrator', 'auditor'],
  'delivery.replay': ['lead', 'administrator'],
  'report.read': [...anyone, 'administrator', 'auditor'],
  'webhook.manage': ['lead', 'administrator'],
  'person.read': ['lead', 'administrator', 'security-administrator', 'auditor'],
  'person.manage': ['administrator'],
  // Whoever resets a second factor is not who lets the person sign again.
  'person.confirm': ['security-administrator'],
  'training.read': ['lead', 'qa', 'administrator', 'security-administrator', 'auditor'],
  'training.write': ['qa', 'administrator'],
};
