/** Identity providers: where an organisation's people prove who they are (OpenID Connect). They give no rights. */
import { z } from 'zod';
import { registerId } from '../register/schema.ts';

const domain = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'use a domain: example.com');

/** As its own discovery document writes it: anything beside the address would never compare equal. */
const issuer = z.url('use the issuer’s address: https://login.example.com').refine((given) => {
  const url = URL.parse(given);
  return url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
}, 'leave out query, fragment and user');

export const providerName = registerId;

export const providerBody = z.strictObject({
  issuer: issuer.max(500),
  clientId: z.string().trim().min(1).max(200),
  clientSecret: z
    .string()
    // Of a name of its own kind: the provider is told it, and must not be told a database's password.
    .regex(/^secret:OIDC_[A-Z0-9_]{1,58}$/, 'name a secret that was put before: `secret:OIDC_NAME`'),
  customer: registerId.optional().describe('Whose people it signs in; without it the vendor’s own'),
  emailDomains: z
    .array(domain)
    .min(1, 'name at least one')
    .max(50)
    .describe('Of the addresses whose accounts it may be linked to; subdomains are others'),
  trustsMfa: z
    .boolean()
    .default(false)
    .describe('Whether a second factor it reports (`amr`, `acr`) stands in for the code of the account'),
  active: z.boolean().default(true),
});
export type ProviderDraft = z.output<typeof providerBody>;

export type IdentityProvider = ProviderDraft & {
  /** `{tenant}.{name}`: what addresses of sign-in name. */
  id: string;
  tenant: string;
  name: string;
  /** From 1; a changed provider is asked anew. */
  rev: number;
  changedAt: number;
  by: string;
};

/** Why a sign-in by a provider is refused. */
export const providerRefusals = {
  'state-missing': 'this browser has begun no sign-in; begin anew',
  'state-foreign': 'this answer belongs to another sign-in than this browser began; begin anew',
  'state-expired': 'the sign-in took too long; begin anew',
  'state-used': 'this answer was used before; begin anew',
  'provider-refused': 'the identity provider refused the sign-in',
  'wrong-nonce': 'the token of the identity provider belongs to another sign-in',
  'wrong-issuer': 'the token is of another issuer than the provider’s',
  'wrong-audience': 'the token of the identity provider is meant for somebody else',
  'token-expired': 'the token of the identity provider is over or not yet valid; check its clock',
  'bad-token': 'the answer of the identity provider is no valid one, or its token is not signed by it',
  'email-missing': 'the identity provider names no address, and the account is not linked yet',
  'email-unverified': 'the identity provider has not verified the address',
  'email-foreign': 'the address is of a domain that this provider does not speak for',
  'person-unknown': 'nobody of this organisation has an account with this address; ask an administrator',
  'person-disabled': 'no role is in force for the person of this account; an administrator grants one',
  'account-linked': 'the account is linked to another identity of this provider; ask an administrator',
  'account-locked': 'the account is locked after too many failed attempts; try again later',
} as const;
export type ProviderRefusal = keyof typeof providerRefusals;

/** Whether the provider may speak for the address: its very domain, for a subdomain may be somebody else's. */
export const speaksFor = ({ emailDomains }: Pick<ProviderDraft, 'emailDomains'>, email: string): boolean => {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return email.lastIndexOf('@') > 0 && emailDomains.includes(domain);
};

/** Of OpenID's EAP profile (phishing-resistant), PAPE and REFEDS: contexts that demand more than one factor. */
const strongContexts = [
  'phr',
  'phrh',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'https://refeds.org/profile/mfa',
];

/** Whether the provider says that more than one factor was shown. Single methods of RFC 8176 do not add up here. */
export const saysMfa = ({ amr, acr }: { amr?: unknown; acr?: unknown }): boolean =>
  (Array.isArray(amr) && amr.includes('mfa')) || strongContexts.some((one) => one === acr);
