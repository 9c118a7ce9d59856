/** RFC 6238 with SHA-1, 6 digits and 30 s, as authenticator apps have it. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const stepMs = 30_000;

/** The six digits of one step. */
export const codeAt = (secret: string, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return `${(digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000}`.padStart(6, '0');
};

/** The 30-second step (Unix time / 30 s) whose code this is, at most one off from `now`; undefined for a wrong code. */
export const totpStep = (secret: string, code: string, now: number): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined;
  const current = Math.floor(now / stepMs);
  return [current, current - 1, current + 1].find(
    (step) => step >= 0 && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code)),
  );
};
