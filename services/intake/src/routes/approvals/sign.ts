/** Signing: the person is proven anew, the challenge is used up, and the workflow is told the signature's id. */
import { randomUUID } from 'node:crypto';
import { type SignatureUpdate, signatureUpdates } from '@perennial/definitions/approval/contract';
import { type ApprovalRecord, refusals } from '@perennial/domain/approval/rules';
import { signBody } from '@perennial/domain/approval/schema';
import { DomainError } from '@perennial/domain/errors';
import { rolesOf, type Scope } from '@perennial/domain/scope/rules';
import type { Challenge, Signature } from '@perennial/domain/signature/rules';
import { readBody } from '@perennial/service-kit/body';
import type { Store } from '@perennial/store/ports';
import type { z } from 'zod';
import type { ApprovalDeps, IntakeDeps, Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { approvalDeps, findApproval, refusedBy, requirePerson, tag } from './find.ts';
import { approvalView } from './view.ts';

type Body = z.output<typeof signBody>;

/** The relay wakes the workflow if it was not told by then. */
const wakeUpAfterMs = 15_000;

const differs = (path: string): DomainError => {
  const message = 'is not what the challenge was issued for; ask for a new one';
  return new DomainError('request.invalid', `${path} ${message}`, {
    errors: [{ path, code: 'differs', message }],
  });
};

/** A challenge is answered once, in time, for the same approval, purpose and words. */
const openChallenge = async (
  store: Store,
  scope: Scope,
  { no }: ApprovalRecord,
  name: SignatureUpdate,
  body: Body,
  now: number,
): Promise<Challenge> => {
  const found = await store.signatures.challenge(scope, body.challenge);
  const refusal = !found
    ? 'signature.unknown'
    : found.manifest.approval !== no
      ? 'signature.copied'
      : found.usedBy !== undefined
        ? 'signature.replayed'
        : now < found.issuedAt || now >= found.expiresAt
          ? 'signature.expired'
          : found.manifest.purpose !== signatureUpdates[name]
            ? 'signature.purpose'
            : undefined;
  if (!found || refusal) {
    const why = refusal ?? 'signature.unknown';
    await store.signatures.refuse(scope, no, { reason: refusals[why], challenge: body.challenge });
    throw refusedBy(why);
  }
  const { verdict, meaning, reason, authentication } = found.manifest;
  if (body.verdict !== verdict) throw differs('/verdict');
  if (body.meaning !== meaning) throw differs('/meaning');
  if (body.reason !== reason) throw differs('/reason');
  if ((body.assertion === undefined) !== (authentication === 'password+totp')) throw differs('/password');
  return found;
};

const proofOf = ({ password, totp, assertion }: Body) =>
  password !== undefined && totp !== undefined ? { password, totp } : { assertion };

/** It has to be proven in the way the manifest says. */
const prove = async (
  deps: IntakeDeps,
  scope: Scope,
  { manifest, hash }: Challenge,
  body: Body,
): Promise<Pick<Signature, 'account' | 'assertion'>> => {
  const { store, now } = deps;
  const proven = await approvalDeps(deps).verifyStepUp({
    tenant: scope.tenant,
    person: scope.actor.id,
    proof: proofOf(body),
    challengeHash: hash,
    ...(manifest.credential === undefined ? {} : { credential: manifest.credential }),
    now: now(),
  });
  if (proven.ok && proven.method === manifest.authentication)
    return {
      account: proven.account,
      ...(proven.method === 'passkey' ? { assertion: proven.evidence } : {}),
    };
  const reason = proven.ok ? 'other-authentication' : proven.reason;
  await store.signatures.refuse(scope, manifest.approval, { reason, challenge: hash });
  const message = 'the signer could not be proven; nothing was signed';
  throw new DomainError('signature.stepUp', message, {
    errors: [{ path: body.assertion ? '/assertion' : '/password', code: reason, message }],
  });
};

/** Whether the workflow has answered; if not, the signature stands, and the relay brings it there. */
const deliver = async (
  deps: IntakeDeps,
  wakeUpId: string,
  update: Parameters<ApprovalDeps['command']>[0],
): Promise<boolean> => {
  try {
    await approvalDeps(deps).command(update);
  } catch (e) {
    if (e instanceof DomainError && e.code === 'flow.unavailable') return false;
    // A refusal is an answer: it leaves nothing to wake the workflow for.
    if (e instanceof DomainError && e.code === 'approval.refused') await deps.store.starts.done(wakeUpId);
    throw e;
  }
  await deps.store.starts.done(wakeUpId);
  return true;
};

const signRoute =
  (name: SignatureUpdate, summary: string): Routes =>
  (app, deps) => {
    const { store, now, urls } = deps;
    document(app, {
      method: 'post',
      path: `/v1/approvals/{no}/${name}`,
      permission: 'approval.sign',
      summary,
      tag,
      params: ['no'],
      body: signBody,
      answers: {
        200: 'The approval',
        202: 'Signed; the workflow takes it up as soon as it answers',
        403: 'The signer is not proven',
        409: 'Refused; `errors` names the rule',
      },
    });
    app.post(`/v1/approvals/:no/${name}`, async (c) => {
      const { scope } = c.var;
      requirePerson(scope);
      const record = await findApproval(store, scope, c.req.param('no'));
      const body = await readBody(c, signBody);
      const challenge = await openChallenge(store, scope, record, name, body, now());
      const proof = await prove(deps, scope, challenge, body);
      const { hash, manifest } = challenge;
      const { requestId, actor } = scope;
      const id = randomUUID();
      const signedAt = now();
      const made = await store.signatures.make(
        scope,
        { id, hash, manifest, ...proof, roles: rolesOf(actor), signedAt, requestId },
        { workflowId: record.workflow.id, dueAt: signedAt + wakeUpAfterMs },
      );
      if ('refused' in made) throw refusedBy(made.refused);
      const argument = { signature: id, requestId };
      const delivered = await deliver(deps, made.wakeUpId, {
        workflowId: record.workflow.id,
        name,
        id: `${name}:${id}`,
        argument,
      });
      const after = await findApproval(store, scope, record.no);
      return c.json({ ...approvalView(after, scope, urls, now()), signature: id }, delivered ? 200 : 202);
    });
  };

export const signRoutes: Routes = (app, deps) => {
  signRoute('sign', 'Sign or reject: the challenge with password and code, or with a passkey')(app, deps);
  signRoute('break-glass', 'Approve alone in an emergency; needs a reason and a review within 24 h')(
    app,
    deps,
  );
  signRoute('review', 'Review an emergency approval')(app, deps);
};
