/** A new passkey: password and code first, so that a session left open adds none. */
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import { document } from '../../document.ts';
import {
  challengeIn,
  registrationOptions,
  registrationShape,
  verifyRegistration,
} from '../passkeys/registration.ts';
import type { StepUpResult } from '../step-up.ts';
import type { AuthRoutes } from './auth-routes.ts';
import { mailOf, passkeyOwner } from './passkey-owner.ts';
import { passkeyView } from './passkey-view.ts';

const most = 20;

const optionsBody = z.strictObject({
  password: z.string().min(1).max(128),
  totp: z.string().regex(/^\d{6}$/, 'needs the six digits the app shows'),
});
export const passkeyName = z.string().trim().min(1, 'say which device it is').max(60);
const registerBody = z.strictObject({ name: passkeyName, credential: registrationShape });

type Refused = Exclude<StepUpResult, { ok: true }>['reason'];

const unproven = (reason: Refused): DomainError => {
  if (reason === 'locked')
    return new DomainError('auth.locked', 'locked after too many failed attempts; try again in 15 minutes');
  if (reason === 'may-not-sign')
    return new DomainError(
      'auth.forbidden',
      'a security administrator has to confirm who you are before you add a passkey',
    );
  if (reason === 'not-enrolled')
    return new DomainError(
      'identity.conflict',
      'there is no authenticator app to prove yourself with; set one up first: POST /auth/two-factor/enable',
    );
  const path = reason === 'wrong-password' ? '/password' : '/totp';
  const message = {
    'wrong-password': 'is wrong',
    'wrong-totp': 'is wrong; check the clock of the device',
    'replayed-totp': 'was used before; wait for the next one',
  }[reason === 'wrong-totp' || reason === 'replayed-totp' ? reason : 'wrong-password'];
  return new DomainError('auth.invalid', `${path.slice(1)} ${message}`, {
    errors: [{ path, code: reason, message }],
  });
};

export const passkeyRegisterRoutes: AuthRoutes = (app, deps) => {
  const { store, now, identity } = deps;
  const { passkeys, ceremonies, logins } = store.identity;
  const tag = 'Passkeys';
  const permission = { public: 'judged by the session; a passkey is its own account’s' };
  document(app, {
    method: 'post',
    path: '/auth/passkeys/options',
    permission,
    summary:
      'Begin to register a passkey: password and code first; answers what navigator.credentials.create wants',
    tag,
    body: optionsBody,
  });
  app.post('/auth/passkeys/options', async (c) => {
    const owner = await passkeyOwner(c, deps);
    const { password, totp } = await readBody(c, optionsBody);
    const { tenant, person, account } = owner.session;
    const challengeHash = 'passkey-registration';
    const proven = await identity.verifyStepUp({
      tenant,
      person,
      proof: { password, totp },
      challengeHash,
      now: now(),
    });
    if (!proven.ok) throw unproven(proven.reason);
    const login = await logins.get(account);
    if (proven.account !== account || !login) throw unproven('wrong-password');
    const known = await passkeys.ofPerson(tenant, person);
    if (known.length >= most)
      throw new DomainError('identity.conflict', `there are ${most} passkeys; remove one that is not used`);
    const challenge = await ceremonies.begin('register', account);
    const { email, name } = await mailOf(deps, owner);
    return c.json(await registrationOptions(identity.party, { challenge, account, email, name, known }));
  });
  document(app, {
    method: 'post',
    path: '/auth/passkeys',
    permission,
    summary: 'Register the passkey that the device has made',
    tag,
    body: registerBody,
    answers: { 201: 'The passkey; its owner is told by e-mail' },
  });
  app.post('/auth/passkeys', async (c) => {
    const owner = await passkeyOwner(c, deps);
    const { name, credential } = await readBody(c, registerBody);
    const { person, account, customer } = owner.session;
    const challenge = challengeIn(credential.response.clientDataJSON) ?? '';
    const begun = await ceremonies.take(challenge);
    if (begun?.purpose !== 'register' || begun.account !== account)
      throw new DomainError('auth.expired', 'this registration was used or is over; begin anew');
    const registered = await verifyRegistration(credential, challenge, identity.party);
    const passkey = await passkeys.add(
      owner.cause,
      { ...registered, person, account, name, ...(customer === undefined ? {} : { customer }) },
      await mailOf(deps, owner),
    );
    return c.json(passkeyView(passkey), 201);
  });
};
