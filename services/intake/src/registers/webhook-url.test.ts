import { expect, test } from 'vitest';
import { requireDeliverable } from './webhook-url.ts';

const at = (i: number) => `/rows/${i}`;
const put = (url: string, allow?: string[]) => () =>
  requireDeliverable(
    'webhooks',
    [
      { id: 'a', url: 'https://ok.example' },
      { id: 'b', url },
    ],
    at,
    allow,
  );

test('https goes anywhere', () => {
  expect(put('https://acme.example:8443/hook')).not.toThrow();
});

test.each([
  'http://acme.example/hook',
  'HTTP://ACME.EXAMPLE/hook',
  'ftp://acme.example/hook',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'no address',
])('%s is a 422 that names the row and the remedy', (url) => {
  expect(put(url)).toThrow(
    expect.objectContaining({
      code: 'request.invalid',
      details: {
        errors: [{ path: '/rows/1/url', code: 'scheme', message: expect.stringContaining('use https') }],
      },
    }),
  );
});

test('a host that is named may go without TLS, on its own port only', () => {
  expect(put('http://10.1.2.3:8080/hook', ['10.1.2.3:8080'])).not.toThrow();
  expect(put('http://10.1.2.3:8081/hook', ['10.1.2.3:8080'])).toThrow(/not valid|invalid|url/i);
  expect(put('ftp://10.1.2.3:8080/hook', ['10.1.2.3:8080'])).toThrow();
});

test('other registers are not looked at', () => {
  expect(() => requireDeliverable('modules', [{ url: 'http://erp.example' }], at)).not.toThrow();
});
