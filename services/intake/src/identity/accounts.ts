/** What better-auth keeps of an account, for checks it does not make itself: password hash and TOTP secret. */
import { symmetricDecrypt } from 'better-auth/crypto';
import type { Auth } from './auth.ts';

export type Accounts = {
  /** An account with a password; its id. One that was begun before and never got a login is taken up again. */
  create: (account: { email: string; name: string; password: string }) => Promise<string>;
  passwordFits: (account: string, password: string) => Promise<boolean>;
  /** Undefined until TOTP was enrolled; with `pending` also one that waits for its first code. */
  totpSecret: (account: string, pending?: boolean) => Promise<string | undefined>;
  setPassword: (account: string, password: string) => Promise<void>;
  /** The next sign-in needs no second factor, and may do nothing but enrol a new one. */
  forgetTotp: (account: string) => Promise<void>;
  /** The account that waits for its second factor behind this value of the two-factor cookie. */
  awaitingSecondFactor: (identifier: string) => Promise<string | undefined>;
  deleteSessions: (account: string) => Promise<void>;
  /** With its password, second factor and sessions; one that is gone already is fine. */
  remove: (account: string) => Promise<void>;
  /** One that was begun and never got a login; whether it has one is the caller's to know. */
  removeBegun: (email: string) => Promise<void>;
};

type TwoFactorRow = { secret: string; verified?: boolean };

export const accountsOf = (auth: Auth): Accounts => {
  const credential = async (account: string) => {
    const { internalAdapter } = await auth.$context;
    return (await internalAdapter.findAccounts(account)).find((one) => one.providerId === 'credential');
  };
  const remove = async (account: string): Promise<void> => {
    const { adapter, internalAdapter } = await auth.$context;
    await adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: account }] });
    await internalAdapter.deleteUser(account);
  };
  return {
    async create({ email, name, password }) {
      const { internalAdapter, password: hasher } = await auth.$context;
      const begun = await internalAdapter.findUserByEmail(email.toLowerCase());
      const user =
        begun?.user ??
        (await internalAdapter.createUser(
          { email: email.toLowerCase(), name, emailVerified: true },
          { method: 'admin' },
        ));
      const hash = await hasher.hash(password);
      if (await credential(user.id)) await internalAdapter.updatePassword(user.id, hash);
      else
        await internalAdapter.linkAccount({
          userId: user.id,
          providerId: 'credential',
          accountId: user.id,
          password: hash,
        });
      return user.id;
    },
    async passwordFits(account, password) {
      const { password: hasher } = await auth.$context;
      const hash = (await credential(account))?.password;
      return hash ? hasher.verify({ hash, password }) : false;
    },
    async totpSecret(account, pending = false) {
      const { adapter, secretConfig } = await auth.$context;
      const row = await adapter.findOne<TwoFactorRow>({
        model: 'twoFactor',
        where: [{ field: 'userId', value: account }],
      });
      if (!row || (row.verified === false && !pending)) return undefined;
      return symmetricDecrypt({ key: secretConfig, data: row.secret });
    },
    async setPassword(account, password) {
      const { internalAdapter, password: hasher } = await auth.$context;
      await internalAdapter.updatePassword(account, await hasher.hash(password));
    },
    async forgetTotp(account) {
      const { adapter, internalAdapter } = await auth.$context;
      await internalAdapter.updateUser(account, { twoFactorEnabled: false });
      await adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: account }] });
    },
    async awaitingSecondFactor(identifier) {
      const { internalAdapter } = await auth.$context;
      const found = await internalAdapter.findVerificationValue(identifier);
      return found && found.expiresAt.getTime() > Date.now() ? found.value : undefined;
    },
    async deleteSessions(account) {
      const { internalAdapter } = await auth.$context;
      await internalAdapter.deleteUserSessions(account);
    },
    remove,
    async removeBegun(email) {
      const { internalAdapter } = await auth.$context;
      const begun = await internalAdapter.findUserByEmail(email.toLowerCase());
      if (begun) await remove(begun.user.id);
    },
  };
};
