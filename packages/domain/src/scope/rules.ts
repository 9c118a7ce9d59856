/** Who asks: every repository call and every command carries one. */
export const roles = ['agent', 'lead', 'engineer', 'customer', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Whoever caused an event. `system` is a workflow's own timer; `key` an API key without a person. */
export type Actor = {
  id: string;
  kind: 'person' | 'key' | 'system' | 'customer' | 'alert';
  role: Role | 'system';
  name?: string;
};

/**
 * The bounds of one request. `tenant` is the vendor; `customer` is set for customer users and narrows
 * every read and write to that customer's records: anything else is a 404 to them.
 */
export type Scope = {
  tenant: string;
  customer?: string;
  actor: Actor;
  requestId: string;
};

export const systemActor: Actor = { id: 'perennial', kind: 'system', role: 'system' };
