/** Proving anew who signs, at every signature: password and TOTP code, or a passkey. A session alone never signs. */
import type { PasskeyFault } from '@perennial/domain/people/passkey';
import type { AssertionEvidence } from '@perennial/domain/signature/rules';
import type { Login, SignInFailure } from '@perennial/store/identity/port';
import type { Store } from '@perennial/store/ports';
import type { Accounts } from './accounts.ts';
import { totpFault } from './check-totp.ts';
import { provePasskey } from './passkeys/prove.ts';
import type { RelyingParty } from './passkeys/relying-party.ts';
import { isLocked } from './refuse-locked.ts';
import type { Serially } from './serially.ts';
import { totpStep } from './totp.ts';

export type StepUpProof = { password: string; totp: string } | { assertion: unknown };

export type StepUpInput = {
  tenant: string;
  person: string;
  proof: StepUpProof;
  /** Of the manifest that is signed, in hex; names the attempt in the record, and is what a passkey signs. */
  challengeHash: string;
  /** The passkey that the manifest names; no other is taken. */
  credential?: string;
  now: number;
};

export type StepUpResult =
  | { ok: true; account: string; method: 'password+totp' }
  | { ok: true; account: string; method: 'passkey'; evidence: AssertionEvidence }
  | {
      ok: false;
      reason:
        | 'wrong-password'
        | 'wrong-totp'
        | 'replayed-totp'
        | 'locked'
        | 'not-enrolled'
        | PasskeyFault
        | 'may-not-sign';
    };

export type VerifyStepUp = (input: StepUpInput) => Promise<StepUpResult>;

export type StepUpDeps = {
  store: Pick<Store, 'identity'>;
  accounts: Pick<Accounts, 'passwordFits' | 'totpSecret'>;
  serially: Serially;
  party: RelyingParty;
};

const refused = (reason: Exclude<StepUpResult, { ok: true }>['reason']): StepUpResult => ({
  ok: false,
  reason,
});

export const createStepUp = ({ store, accounts, serially, party }: StepUpDeps): VerifyStepUp => {
  const { logins } = store.identity;
  /** Every failure counts to the lock; the attempt that locks still hears what was wrong. */
  const fail = async (
    failed: readonly Login[],
    why: SignInFailure,
    requestId: string,
  ): Promise<StepUpResult> => {
    for (const { account } of failed) await logins.failed(account, why, requestId);
    return refused(why);
  };
  const withSecrets = async (known: readonly Login[]) => {
    const read = async (login: Login) => ({ login, secret: await accounts.totpSecret(login.account) });
    return (await Promise.all(known.map(read))).flatMap(({ login, secret }) =>
      secret === undefined ? [] : [{ login, secret }],
    );
  };
  /** A person may have two accounts: the one signs that password and code open together. */
  const withPassword = async (
    { tenant, person, challengeHash, now }: StepUpInput,
    { password, totp }: { password: string; totp: string },
  ): Promise<StepUpResult> => {
    const requestId = `step-up-${challengeHash.slice(0, 32)}`;
    const all = await logins.ofPerson(tenant, person);
    const open = all.filter((login) => !isLocked(login, now));
    if (open.length === 0) return refused(all.length === 0 ? 'not-enrolled' : 'locked');
    const fitting: Login[] = [];
    for (const one of open) if (await accounts.passwordFits(one.account, password)) fitting.push(one);
    if (fitting.length === 0) return fail(open, 'wrong-password', requestId);
    const keyed = await withSecrets(fitting);
    const { login, secret } =
      keyed.find((one) => totpStep(one.secret, totp, now) !== undefined) ?? keyed[0] ?? {};
    if (!login || secret === undefined) return refused('not-enrolled');
    const fault = await totpFault(store, { account: login.account, secret, code: totp, now, requestId });
    if (fault) return fail([login], fault, requestId);
    await logins.succeeded(login.account);
    // Last: only who has proved to be the person is told what became of the right to sign.
    if (login.signingSuspended !== undefined) return refused('may-not-sign');
    return { ok: true, account: login.account, method: 'password+totp' };
  };
  const withPasskey = async (
    { tenant, person, challengeHash, credential, now }: StepUpInput,
    assertion: unknown,
  ): Promise<StepUpResult> => {
    const requestId = `step-up-${challengeHash.slice(0, 32)}`;
    const all = await logins.ofPerson(tenant, person);
    const open = all.filter((login) => !isLocked(login, now));
    if (open.length === 0) return refused(all.length === 0 ? 'not-enrolled' : 'locked');
    const proven = await provePasskey({ store, party }, assertion, {
      challenge: Buffer.from(challengeHash, 'hex').toString('base64url'),
      fits: ({ id, account }) => id === credential && open.some((login) => login.account === account),
      requestId,
    });
    const login = open.find(({ account }) => account === proven.passkey?.account);
    if ('fault' in proven) return fail(login ? [login] : open, proven.fault, requestId);
    if (!login) return refused('not-enrolled');
    await logins.succeeded(login.account);
    if (login.signingSuspended !== undefined) return refused('may-not-sign');
    return { ok: true, account: login.account, method: 'passkey', evidence: proven.evidence };
  };
  return (input) =>
    serially(`${input.tenant}/${input.person}`, async () =>
      'assertion' in input.proof
        ? withPasskey(input, input.proof.assertion)
        : withPassword(input, input.proof),
    );
};
