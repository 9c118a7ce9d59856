import type { Role, Scope } from '@perennial/domain/scope/rules';

export const scopeOf = (role: Role, customer?: string, tenant = 'demo-vendor'): Scope => ({
  tenant,
  ...(customer === undefined ? {} : { customer }),
  actor: { id: `a-${role}`, kind: customer === undefined ? 'person' : 'customer', role },
  requestId: 'r-1',
});
