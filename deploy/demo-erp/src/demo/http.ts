/** The public API, as anybody uses it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as rest } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import type { DemoPerson } from './stack.ts';

export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Call = <T extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  shape: T,
  body?: object | string,
) => Promise<z.output<T>>;

/** 503 means: safe to repeat with the same key, and not for long. */
const tries = 40;
const pauseMs = 500;

const callAs =
  (base: string, token: string): Call =>
  async (method, path, shape, body) => {
    const yaml = typeof body === 'string';
    const request = {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}),
        ...(body === undefined ? {} : { 'Content-Type': yaml ? 'application/yaml' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: yaml ? body : JSON.stringify(body) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${base}${path}`, request);
      const text = await response.text();
      if (response.ok) return shape.parse(text === '' ? {} : JSON.parse(text));
      if (response.status !== 503 || attempt === tries)
        throw new Refused(response.status, `${method} ${path}: ${response.status} ${text}`);
      await rest(pauseMs);
    }
  };

const stepMs = 30_000;
/** A code counts once: whoever used this step's waits for the next. */
const usedSteps = new Map<string, number>();
const nextCode = async ({ email, totpSecret }: DemoPerson): Promise<string> => {
  const used = usedSteps.get(email) ?? 0;
  const now = Math.floor(Date.now() / stepMs);
  // The step before went with the enrolment; the one ahead is taken, too, so that there is little waiting.
  const step = Math.max(now, used + 1);
  if (step > now + 1) await rest((step - 1) * stepMs - Date.now());
  usedSteps.set(email, step);
  return new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp: step * stepMs });
};

export type Session = { call: Call; person: DemoPerson };

export const signIn = async (intake: string, person: DemoPerson): Promise<Session> => {
  const { email, password } = person;
  const first = z.looseObject({ token: z.string().optional() });
  const response = await fetch(`${intake}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Refused(response.status, await response.text());
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const verified = await fetch(`${intake}/auth/two-factor/verify-totp`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Cookie': cookie, 'Origin': new URL(intake).origin },
    body: JSON.stringify({ code: await nextCode(person) }),
  });
  if (!verified.ok) throw new Refused(verified.status, await verified.text());
  const { token } = first.parse(await verified.json());
  if (token === undefined) throw new Error(`${email} got no token`);
  return { call: callAs(intake, token), person };
};

const challenge = z.object({ challenge: z.string(), manifest: z.looseObject({ meaning: z.string() }) });

/** Reads what is signed, and signs it with password and a fresh code. */
export const sign = async ({ call, person }: Session, approval: string): Promise<void> => {
  const given = await call('POST', `/v1/approvals/${approval}/challenge`, challenge, {});
  await call('POST', `/v1/approvals/${approval}/sign`, z.unknown(), {
    challenge: given.challenge,
    meaning: given.manifest.meaning,
    verdict: 'approve',
    password: person.password,
    totp: await nextCode(person),
  });
};
