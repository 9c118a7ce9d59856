/** What this person would sign now. */
import { randomBytes } from 'node:crypto';
import type { ApprovalRecord, Signed } from '@perennial/domain/approval/rules';
import type { challengeBody } from '@perennial/domain/approval/schema';
import { DomainError } from '@perennial/domain/errors';
import { type Role, rolesOf, type Scope } from '@perennial/domain/scope/rules';
import type { Manifest, Meaning, Person } from '@perennial/domain/signature/rules';
import type { z } from 'zod';
import { iso } from './view.ts';

type Body = z.output<typeof challengeBody>;

const wantedRoles = ({ missing, policy }: ApprovalRecord, { purpose, verdict }: Body): readonly Role[] => {
  if (purpose === 'break-glass') return policy.breakGlass?.roles ?? [];
  if (purpose === 'review') return policy.breakGlass?.reviewers ?? [];
  // A veto needs no empty seat.
  return [...missing, ...(verdict === 'reject' ? policy.seats : [])].map((seat) => seat.role);
};

const roleFor = (record: ApprovalRecord, { actor }: Scope, body: Body): Role => {
  if (body.role) return body.role;
  const wanted = wantedRoles(record, body);
  const delegated = record.delegations.filter((d) => d.to.id === actor.id && d.from.id === body.onBehalfOf);
  const held = body.onBehalfOf === undefined ? rolesOf(actor) : delegated.map((d) => d.role);
  const role = wanted.find((one) => held.includes(one)) ?? held[0];
  if (!role) throw new DomainError('auth.forbidden', 'this person holds no role');
  return role;
};

const meaningOf = ({ policy }: ApprovalRecord, { purpose, verdict }: Body): Meaning => {
  if (purpose === 'review') return 'reviewed';
  return verdict === 'reject' ? 'rejected' : policy.meaning;
};

const principalOf = ({ delegations }: ApprovalRecord, { onBehalfOf }: Body): Person | undefined =>
  onBehalfOf === undefined
    ? undefined
    : (delegations.find((d) => d.from.id === onBehalfOf)?.from ?? { id: onBehalfOf, name: onBehalfOf });

/** @throws DomainError `flow.notStarted` until the workflow has written for the first time. */
export const manifestOf = (
  record: ApprovalRecord,
  scope: Scope,
  body: Body,
  { name, now, credential }: { name: string; now: number; credential?: string | undefined },
): Manifest => {
  const { workflow, policy, statement, no, tenant } = record;
  if (workflow.runId === undefined)
    throw new DomainError('flow.notStarted', 'the approval has not started yet; repeat in a few seconds', {
      retryAfterS: 2,
    });
  const onBehalfOf = principalOf(record, body);
  const { actor, customer } = scope;
  return {
    v: 1,
    tenant,
    approval: no,
    purpose: body.purpose,
    signer: {
      id: actor.id,
      name,
      role: roleFor(record, scope, body),
      ...(customer === undefined ? {} : { customer }),
    },
    ...(onBehalfOf ? { onBehalfOf } : {}),
    meaning: meaningOf(record, body),
    verdict: body.verdict,
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    statement,
    record: record.record,
    policy: { id: policy.id, version: policy.version },
    authentication: body.authentication,
    ...(credential === undefined ? {} : { credential }),
    at: iso(now),
    workflow: { id: workflow.id, runId: workflow.runId },
    nonce: randomBytes(16).toString('hex'),
  };
};

/** As the approval would take it, to say beforehand what it would refuse. */
export const asSigned = ({ signer, onBehalfOf, reason, ...m }: Manifest, at: number): Signed => ({
  id: '',
  by: { id: signer.id, name: signer.name },
  ...(onBehalfOf ? { onBehalfOf } : {}),
  role: signer.role,
  purpose: m.purpose,
  meaning: m.meaning,
  verdict: m.verdict,
  ...(reason === undefined ? {} : { reason }),
  authentication: m.authentication,
  at,
});
