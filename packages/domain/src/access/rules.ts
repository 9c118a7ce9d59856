/** Which role may do what over HTTP. One table per kind of procedure; the services check it before they act. */
import type { Role } from '../scope/rules.ts';
import type { CommandName } from '../ticket/rules.ts';

const staff = ['agent', 'lead', 'engineer'] as const satisfies Role[];
const anyone = ['agent', 'lead', 'engineer', 'customer'] as const satisfies Role[];

/** Whoever follows the work: what they see is bounded by their scope. */
const readers = [...anyone, 'qa', 'project-manager', 'customer-owner'] as const satisfies Role[];

const everybody = [
  ...readers,
  'administrator',
  'security-administrator',
  'auditor',
] as const satisfies Role[];

/** Beside the staff. */
const signers = [
  'qa',
  'customer-owner',
  'project-manager',
  'security-administrator',
] as const satisfies Role[];

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
  'approval.read',
  'approval.request',
  'approval.sign',
  'approval.execute',
  'key.manage',
  'hook.alert',
  'delivery.read',
  'delivery.replay',
  'report.read',
  /** As a file. */
  'report.export',
  'webhook.manage',
  'security.read',
  'security.review',
  'audit.read',
  'audit.restore',
  'secret.manage',
  'data-key.rotate',
  'codec.decode',
  'codec.encode',
  'audit.export',
  'session.own',
  'person.read',
  'person.manage',
  'person.confirm',
  'person.erase',
  'training.read',
  'training.write',
  'auditor.grant',
  'identity-provider.manage',
  'migration.read',
  /** Look into databases, write a plan, open a run. */
  'migration.plan',
  'migration.operate',
  /** Tell a run of a signature that accepts what a check found. */
  'migration.accept-risk',
  /** Rows that are held back, as the customer's database holds them. */
  'migration.rows',
  'migration.fix',
  'migration.waive',
] as const;
export type Procedure = (typeof procedures)[number];

export const mayCall: Record<Procedure, readonly Role[]> = {
  'ticket.open': anyone,
  'ticket.read': [...readers, 'auditor', 'administrator'],
  'attachment.write': anyone,
  'attachment.read': [...readers, 'auditor'],
  'register.read': [...staff, 'qa', 'project-manager', 'administrator', 'auditor'],
  'register.write': ['lead', 'administrator'],
  'contract.read': [...readers, 'administrator', 'auditor'],
  'contract.write': ['lead', 'administrator'],
  'calendar.read': [...readers, 'administrator', 'auditor'],
  'calendar.write': ['lead', 'administrator'],
  'entitlement.read': [...readers, 'administrator', 'auditor'],
  'credit.read': [...readers, 'administrator', 'auditor'],
  'credit.write': ['lead', 'administrator'],
  'credit.dispute': ['lead', 'administrator', 'customer'],
  // The better level in place of the money is the customer's to take.
  'credit.choose': ['lead', 'administrator', 'customer'],
  'approval.read': [...anyone, ...signers, 'administrator', 'auditor'],
  'approval.request': [...staff, 'project-manager'],
  // Who may sign which approval, its policy says; a delegate may hold any of these roles.
  'approval.sign': [...anyone, ...signers],
  // Four eyes bar the author and whoever approved; the approval itself knows them.
  'approval.execute': staff,
  'key.manage': ['administrator', 'security-administrator'],
  'hook.alert': staff,
  'delivery.read': [...staff, 'administrator', 'auditor'],
  'delivery.replay': ['lead', 'administrator'],
  'report.read': [...readers, 'administrator', 'auditor'],
  'report.export': [...readers, 'administrator', 'auditor'],
  'webhook.manage': ['lead', 'administrator'],
  'security.read': ['security-administrator'],
  'security.review': ['security-administrator'],
  'auditor.grant': ['administrator', 'security-administrator'],
  'audit.read': ['auditor', 'administrator', 'security-administrator'],
  // What was lost is on record for good: not a matter for whoever runs the store.
  'audit.restore': ['security-administrator'],
  'secret.manage': ['administrator', 'lead'],
  'data-key.rotate': ['security-administrator'],
  // Temporal UI in clear: it knows no customers, so it is for the vendor's staff.
  'codec.decode': staff,
  'codec.encode': staff,
  // Of the caller alone, whoever that is.
  'session.own': everybody,
  // A customer's owner gets the bundle of that customer alone.
  'audit.export': ['auditor', 'administrator', 'security-administrator', 'customer-owner'],
  'person.read': ['lead', 'administrator', 'security-administrator', 'auditor'],
  'person.manage': ['administrator'],
  // Whoever resets a second factor is not who lets the person sign again.
  'person.confirm': ['security-administrator'],
  // One of them asks, another one confirms.
  'person.erase': ['administrator', 'security-administrator'],
  'training.read': ['lead', 'qa', 'administrator', 'security-administrator', 'auditor'],
  'training.write': ['qa', 'administrator'],
  // It names who may sign in as whom; whoever puts its client secret is somebody else.
  'identity-provider.manage': ['security-administrator'],
  'migration.read': [...readers, 'administrator', 'auditor'],
  'migration.plan': ['engineer', 'lead'],
  // What needs more than one of them is approved: the run asks for it and refuses whoever signed it.
  'migration.operate': ['engineer', 'lead'],
  'migration.accept-risk': ['lead', 'qa'],
  'migration.rows': ['engineer', 'lead', 'qa'],
  'migration.fix': ['engineer', 'lead'],
  'migration.waive': ['lead', 'qa'],
};
