/** A small identity: passwords by scrypt, RFC 6238 codes that count once. It proves people as the real one does. */
import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { ApprovalDeps } from '../deps.ts';

type Login = { account: string; salt: string; hash: Buffer; secret: Buffer; used: Set<number> };

const hashOf = (password: string, salt: string): Buffer => scryptSync(password, salt, 32);

const codeAt = (secret: Buffer, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

const stepOf = (now: number): number => Math.floor(now / 30_000);

export const testIdentity = () => {
  const logins = new Map<string, Login[]>();
  const enrol = (person: string, password: string, account = `login-${person}`): void => {
    const salt = randomBytes(8).toString('hex');
    const login = {
      account,
      salt,
      hash: hashOf(password, salt),
      secret: randomBytes(20),
      used: new Set<number>(),
    };
    logins.set(person, [...(logins.get(person) ?? []), login]);
  };
  const totp = (person: string, now: number, account = `login-${person}`): string => {
    const login = logins.get(person)?.find((one) => one.account === account);
    if (!login) throw new Error(`${person} has no such login`);
    return codeAt(login.secret, stepOf(now));
  };
  const verifyStepUp: ApprovalDeps['verifyStepUp'] = async ({ person, proof, now }) => {
    if (!('password' in proof)) return { ok: false, reason: 'wrong-assertion' };
    const login = (logins.get(person) ?? []).find((one) =>
      timingSafeEqual(hashOf(proof.password, one.salt), one.hash),
    );
    if (!login) return { ok: false, reason: 'wrong-password' };
    const step = stepOf(now);
    if (codeAt(login.secret, step) !== proof.totp) return { ok: false, reason: 'wrong-totp' };
    if (login.used.has(step)) return { ok: false, reason: 'replayed-totp' };
    login.used.add(step);
    return { ok: true, account: login.account, method: 'password+totp' };
  };
  return { enrol, totp, verifyStepUp };
};
