import fc from 'fast-check';
import { expect, test } from 'vitest';
import { providerBody, saysMfa, speaksFor } from './provider.ts';

const body = {
  issuer: 'https://login.acme.example',
  clientId: 'perennial',
  clientSecret: 'secret:OIDC_ACME',
  emailDomains: ['Acme.Example'],
};

test('a provider trusts no second factor unless it is said, and knows domains in lower case', () => {
  expect(providerBody.parse(body)).toEqual({
    ...body,
    emailDomains: ['acme.example'],
    trustsMfa: false,
    active: true,
  });
});

test.each([
  [{ issuer: 'login.acme.example' }, 'issuer'],
  [{ issuer: 'https://login.acme.example/?a=b' }, 'issuer'],
  [{ issuer: 'https://u:p@login.acme.example/' }, 'issuer'],
  [{ clientId: ' ' }, 'clientId'],
  [{ clientSecret: 'the secret itself' }, 'clientSecret'],
  [{ clientSecret: 'env:OIDC_ACME' }, 'clientSecret'],
  // Whoever names the issuer would be told it.
  [{ clientSecret: 'secret:ACME_ERP' }, 'clientSecret'],
  [{ emailDomains: [] }, 'emailDomains'],
  [{ emailDomains: ['*.acme.example'] }, 'emailDomains'],
  [{ emailDomains: ['example'] }, 'emailDomains'],
  [{ trustsMfa: 'yes' }, 'trustsMfa'],
])('%j is refused at its field', (over, field) => {
  const { error } = providerBody.safeParse({ ...body, ...over });
  expect(error?.issues[0]?.path[0]).toBe(field);
});

test('it speaks for its very domains, and for no other that ends alike', () => {
  const provider = { emailDomains: ['acme.example'] };
  expect(speaksFor(provider, 'Chen.Jie@ACME.example')).toBe(true);
  for (const email of [
    'a@sub.acme.example',
    'a@notacme.example',
    'a@acme.example.evil.example',
    'acme.example',
  ])
    expect([email, speaksFor(provider, email)]).toEqual([email, false]);
  expect(speaksFor(provider, 'x@acme.example@evil.example')).toBe(false);
  fc.assert(
    fc.property(fc.string(), fc.domain(), (local, domain) => {
      expect(speaksFor(provider, `${local}@${domain}`)).toBe(local !== '' && domain === 'acme.example');
    }),
    { seed: 5, numRuns: 200 },
  );
});

test.each([
  [{ amr: ['pwd', 'mfa'] }, true],
  [{ acr: 'phr' }, true],
  [{ acr: 'https://refeds.org/profile/mfa' }, true],
  [{ amr: ['pwd'] }, false],
  [{ amr: ['pwd', 'otp'] }, false],
  [{ amr: 'mfa' }, false],
  [{ acr: '1' }, false],
  [{ acr: ['phr'] }, false],
  [{}, false],
])('what %j says of a second factor: %s', (claims, says) => {
  expect(saysMfa(claims)).toBe(says);
});
