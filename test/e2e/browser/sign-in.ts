import type { DemoPerson } from '@perennial/devstack/ready';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContext } from 'playwright-core';

/** Password and code; the context keeps the cookie that intake sets, with whatever intake says of it. */
export const signIn = async (
  context: BrowserContext,
  intake: string,
  { email, password, totpSecret }: DemoPerson,
): Promise<void> => {
  const post = async (path: string, data: object): Promise<void> => {
    const answer = await context.request.post(`${intake}${path}`, { data, headers: { Origin: intake } });
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  };
  await post('/auth/sign-in/email', { email, password });
  const code = new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate();
  await post('/auth/two-factor/verify-totp', { code });
};
