/** An auditor reads by a grant: whose records, of which period, until when. Instants are epoch ms, intervals half-open. */
import type { FieldFault } from '../errors.ts';
import type { Action } from './matrix.ts';

export const auditScopes = ['read', 'export'] as const;
export type AuditScope = (typeof auditScopes)[number];

export type AuditGrant = {
  id: string;
  tenant: string;
  /** Id of the person, or of a key that names none. */
  person: string;
  /** Tickets opened in this period may be read. */
  from: number;
  to: number;
  scopes: readonly AuditScope[];
  grantedBy: string;
  reason: string;
  createdAt: number;
  expiresAt: number;
  revokedAt?: number;
};

/** What leaves the house as a file; everything else an auditor may call is a read. */
const exporting: ReadonlySet<Action> = new Set<Action>(['report.export', 'audit.export']);

export const isInForce = ({ createdAt, expiresAt, revokedAt }: AuditGrant, at: number): boolean =>
  createdAt <= at && at < expiresAt && revokedAt === undefined;

export type AuditVerdict = { grant: AuditGrant } | { refusal: string };

const remedy = 'ask an administrator or security administrator for one (POST /v1/audit-grants)';

const whyNone = (own: readonly AuditGrant[]): string => {
  if (own.some(({ revokedAt }) => revokedAt === undefined)) return "the auditor's grant has expired";
  return own.length > 0 ? "the auditor's grant was revoked" : 'an auditor needs a grant in force';
};

/** Of several grants that fit, the one that lasts longest. */
export const judgeAuditor = (
  grants: readonly AuditGrant[],
  { tenant, person, action }: { tenant: string; person: string; action: Action },
  at: number,
): AuditVerdict => {
  const own = grants.filter((one) => one.tenant === tenant && one.person === person);
  const held = own.filter((one) => isInForce(one, at));
  const scope = exporting.has(action) ? 'export' : 'read';
  const fitting = held
    .filter(({ scopes }) => scopes.includes(scope))
    .toSorted((a, b) => b.expiresAt - a.expiresAt || (a.id < b.id ? -1 : 1));
  const [grant] = fitting;
  if (grant) return { grant };
  if (held.length > 0) return { refusal: `the auditor's grant does not cover ${scope}; ${remedy}` };
  return { refusal: `${whyNone(own)}; ${remedy}` };
};

const yearMs = 366 * 86_400_000;

/** What is wrong with a grant that `by` wants to give. */
export const grantFaults = (
  { person, from, to, expiresAt }: Pick<AuditGrant, 'person' | 'from' | 'to' | 'expiresAt'>,
  by: string,
  now: number,
): FieldFault[] => [
  ...(person === by
    ? [{ path: '/person', code: 'self', message: 'nobody grants to themselves; ask another administrator' }]
    : []),
  ...(from < to ? [] : [{ path: '/to', code: 'range', message: 'must be later than `from`' }]),
  ...(now < expiresAt && expiresAt <= now + yearMs
    ? []
    : [{ path: '/expiresAt', code: 'range', message: 'must lie in the future, a year ahead at most' }]),
];
