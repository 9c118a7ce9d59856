import { expect, test } from 'vitest';
import { allowedAt, allowedIn, parseSiteAllow } from './allow.ts';

const entries = parseSiteAllow(
  ' 10.20.0.0/16, demo/acme-sh=ERP.acme.local:8080,demo/acme-sz=[fd12::1]:80 , south/x=localhost,',
);

test('entries are for every site, or for the one before their =', () => {
  expect(allowedAt(entries, 'demo', 'acme-sh')).toEqual(['10.20.0.0/16', 'erp.acme.local:8080']);
  expect(allowedAt(entries, 'demo', 'x')).toEqual(['10.20.0.0/16']);
  expect(allowedIn(entries, 'demo')).toEqual(['10.20.0.0/16', 'erp.acme.local:8080', '[fd12::1]:80']);
  expect(allowedIn(entries, 'dem')).toEqual(['10.20.0.0/16']);
  expect(parseSiteAllow('')).toEqual([]);
});

test.each([
  'http://erp.local',
  'a b',
  '10.0.0.0/99',
  'erp.local/16',
  'x=',
  'acme-sh=erp.local',
  '=erp.local',
  'a/b/c=erp.local',
])('%s is refused, and named', (text) => {
  expect(() => parseSiteAllow(`localhost,${text}`)).toThrow(text);
});
