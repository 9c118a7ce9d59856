/** A login of one's own, as every person makes it: a link, a password, and a second factor. */
import { Secret, TOTP } from 'otpauth';

export const stepMs = 30_000;

type Answer = { token?: string; totpURI?: string };
export type Ask = (path: string, body: object, token?: string) => Promise<Answer>;

export const askOf =
  (intake: string): Ask =>
  async (path, body, token) => {
    const response = await fetch(`${intake}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`demo: POST ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };

/** The six digits of an authenticator app at an instant, epoch ms. */
export const totpCode = (totpSecret: string, timestamp: number): string =>
  new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp });

/** Answers the TOTP secret. Uses up the code of the step before now. */
export const enrol = async (ask: Ask, email: string, password: string): Promise<string> => {
  const { token } = await ask('/auth/sign-in/email', { email, password });
  // An account with a second factor answers none: its secret was lost with the start that died.
  if (token === undefined) throw new Error(`demo: ${email} is enrolled already; npm start -- --fresh`);
  const { totpURI = '' } = await ask('/auth/two-factor/enable', { password }, token);
  const totpSecret = new URL(totpURI).searchParams.get('secret') ?? '';
  for (let attempt = 1; ; attempt += 1) {
    // Of the step before, so that the one of now still signs in; a new step that begins on the way makes it too old.
    const code = totpCode(totpSecret, Date.now() - stepMs);
    try {
      await ask('/auth/two-factor/verify-totp', { code }, token);
      return totpSecret;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
};
