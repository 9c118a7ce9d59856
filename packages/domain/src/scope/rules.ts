/** Who asks: every repository call and every command carries one. */
export const roles = [
  'agent',
  'lead',
  'engineer',
  /** Quality assurance of the vendor: approves. */
  'qa',
  'project-manager',
  'customer',
  /** Of the customer: owns the process or the data, and approves for the customer. */
  'customer-owner',
  'administrator',
  'security-administrator',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

/** Bound to one customer: such a scope always names it. */
export const customerRoles = ['customer', 'customer-owner'] as const satisfies Role[];
export const isCustomerRole = (role: Role | 'system'): boolean => customerRoles.some((one) => one === role);

/** Whoever caused an event. `system` is a workflow's own timer; `key` an API key without a person. */
export type Actor = {
  id: string;
  kind: 'person' | 'key' | 'system' | 'customer' | 'alert';
  /** The one it acts as; an event shows it. */
  role: Role | 'system';
  /** All that a person holds; absent where that is `role` alone, as for keys. */
  roles?: readonly Role[];
  name?: string;
};

export const rolesOf = ({ role, roles: held }: Actor): readonly Role[] =>
  held ?? (role === 'system' ? [] : [role]);

/**
 * The bounds of one request. `tenant` is the vendor; `customer` is set for customer users and narrows
 * every read and write to that customer's records: anything else is a 404 to them.
 */
export type Scope = {
  tenant: string;
  customer?: string;
  /** Set for an auditor: of tickets, only those opened in it (epoch ms, half-open) are there. */
  period?: { from: number; to: number };
  actor: Actor;
  requestId: string;
};

export const systemActor: Actor = { id: 'perennial', kind: 'system', role: 'system' };
