/** The policies the product comes with. A change of one is a new version: approvals keep the one they began with. */
import type { ApprovalPolicy, PolicyId } from './rules.ts';

const hour = 3_600_000;
const day = 24 * hour;

const breakGlass = {
  roles: ['lead', 'qa'],
  reviewers: ['qa', 'customer-owner', 'security-administrator'],
  reviewWithinMs: day,
} as const satisfies ApprovalPolicy['breakGlass'];

const shared = {
  version: 1,
  meaning: 'approved',
  remindEveryMs: day,
  delegation: { maxMs: 14 * day },
} as const;

export const policies = {
  /** What changes a regulated customer's system: QA and the customer's owner. */
  'change': {
    ...shared,
    id: 'change',
    seats: [
      { role: 'qa', count: 1 },
      { role: 'customer-owner', count: 1 },
    ],
    deadline: { afterMs: 3 * day, outcome: 'escalate', to: 'project-manager' },
    validForMs: 14 * day,
    breakGlass,
  },
  /** Two of three, the customer's owner among them. */
  'two-of-three': {
    ...shared,
    id: 'two-of-three',
    seats: [
      { role: 'qa', count: 1 },
      { role: 'lead', count: 1 },
      { role: 'customer-owner', count: 1, required: true },
    ],
    need: 2,
    deadline: { afterMs: 3 * day, outcome: 'reject' },
    validForMs: 14 * day,
    breakGlass,
  },
  /** A fix of a ticket. */
  'fix': {
    ...shared,
    id: 'fix',
    seats: [{ role: 'lead', count: 1 }],
    deadline: { afterMs: day, outcome: 'escalate', to: 'project-manager' },
    validForMs: 7 * day,
    breakGlass,
  },
  /** Words only: nothing is executed once it is approved. */
  'document': {
    ...shared,
    id: 'document',
    seats: [
      { role: 'project-manager', count: 1 },
      { role: 'customer-owner', count: 1 },
    ],
    deadline: { afterMs: 14 * day, outcome: 'reject' },
  },
} as const satisfies Record<PolicyId, ApprovalPolicy>;
