import { refusalOfSignature } from '@perennial/domain/approval/quorum/rules';
import { refusals } from '@perennial/domain/approval/rules';
import { challengeBody } from '@perennial/domain/approval/schema';
import { rolesOf } from '@perennial/domain/scope/rules';
import { manifestHash } from '@perennial/domain/signature/hash';
import { challengeTtlMs } from '@perennial/domain/signature/rules';
import { readBody } from '@perennial/service-kit/body';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findApproval, nameOf, refusedBy, requirePerson, tag } from './find.ts';
import { asSigned, manifestOf } from './manifest.ts';
import { passkeyFor } from './passkey.ts';
import { iso } from './view.ts';

/** What cannot be signed is refused before anybody is asked for a password. */
export const challengeRoute: Routes = (app, { store, now, identity }) => {
  document(app, {
    method: 'post',
    path: '/v1/approvals/{no}/challenge',
    permission: 'approval.sign',
    summary: 'What would be signed, its statement and a challenge that can be answered once within 120 s',
    tag,
    params: ['no'],
    body: challengeBody,
    answers: {
      200: 'Manifest, statement, hash, challenge, expiresAt; `passkey` where one is to answer: the bytes of the hash are its WebAuthn challenge',
      409: 'The approval would not take it',
    },
  });
  app.post('/v1/approvals/:no/challenge', async (c) => {
    const { scope } = c.var;
    requirePerson(scope);
    const record = await findApproval(store, scope, c.req.param('no'));
    const body = await readBody(c, challengeBody);
    const at = now();
    const passkey = await passkeyFor(store, scope, body);
    const manifest = manifestOf(record, scope, body, {
      name: await nameOf(store, scope, scope.actor.id),
      now: at,
      credential: passkey?.id,
    });
    const { onBehalfOf, signer } = manifest;
    const refusal =
      onBehalfOf === undefined && !rolesOf(scope.actor).includes(signer.role)
        ? 'role.notHeld'
        : refusalOfSignature(record, asSigned(manifest, at));
    if (refusal) {
      await store.signatures.refuse(scope, record.no, { reason: refusals[refusal] });
      throw refusedBy(refusal);
    }
    const hash = manifestHash(manifest);
    const expiresAt = at + challengeTtlMs;
    await store.signatures.issue(scope, { hash, manifest, issuedAt: at, expiresAt });
    return c.json({
      manifest,
      statement: record.statement,
      hash,
      challenge: hash,
      expiresAt: iso(expiresAt),
      ...(passkey
        ? {
            passkey: {
              challenge: Buffer.from(hash, 'hex').toString('base64url'),
              ...(identity ? { rpId: identity.party.id } : {}),
              allowCredentials: [{ type: 'public-key', id: passkey.id, transports: passkey.transports }],
              userVerification: 'required',
            },
          }
        : {}),
    });
  });
};
