import type { RegisterName } from '@perennial/domain/register/schema';
import { describe, expect, test } from 'vitest';
import { type Callable, requireCallable } from './callable.ts';

const at = (i: number) => `/rows/${i}`;
const put = (name: RegisterName, row: object, open: Callable = {}) => {
  return () => requireCallable(name, 'north', [{ id: 'ok' }, { id: 'acme-sh', ...row }], at, open);
};
const refusal = (...errors: object[]) =>
  expect.objectContaining({ code: 'request.invalid', details: { errors } });

describe('a webhook', () => {
  const hook = (url: string, webhookAllow?: string[]) => put('webhooks', { url }, { webhookAllow });

  test('goes anywhere by https', () => {
    expect(hook('https://acme.example:8443/hook')).not.toThrow();
  });
  test.each([
    'http://acme.example/hook',
    'HTTP://ACME.EXAMPLE/hook',
    'ftp://acme.example/hook',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'no address',
  ])('%s is a 422 that names the row and the remedy', (url) => {
    expect(hook(url)).toThrow(
      refusal({ path: '/rows/1/url', code: 'scheme', message: expect.stringContaining('use https') }),
    );
  });
  test.each(['https://127.0.0.1/', 'https://[::1]/', 'https://10.1.2.3/', 'https://169.254.169.254/'])(
    '%s is inside, and nobody has named it',
    (url) => {
      expect(hook(url)).toThrow(
        refusal({ path: '/rows/1/url', code: 'address', message: expect.stringContaining('not be reached') }),
      );
    },
  );
  test('a host that is named may be inside and go without TLS, on its own port only', () => {
    expect(hook('http://10.1.2.3:8080/hook', ['10.1.2.3:8080'])).not.toThrow();
    expect(hook('http://10.1.2.3:8081/hook', ['10.1.2.3:8080'])).toThrow();
    expect(hook('http://10.1.2.3:8081/hook', ['10.1.2.3'])).not.toThrow();
    expect(hook('ftp://10.1.2.3:8080/hook', ['10.1.2.3:8080'])).toThrow();
  });
  test('no list opens the metadata service', () => {
    expect(hook('http://169.254.169.254/', ['169.254.169.254', '169.254.0.0/16'])).toThrow();
  });
});

describe('a site and the steps at sites', () => {
  const url = 'http://erp.acme.local:8080/';
  const forOne = { siteAllow: [{ of: 'north/acme-sh', target: 'erp.acme.local:8080' }] };
  const step = (address: string) => ({ id: 's', how: 'http', url: address });

  test('what is open to a site is taken for that site alone', () => {
    expect(put('sites', { url }, forOne)).not.toThrow();
    expect(put('sites', { id: 'acme-suzhou', url }, forOne)).toThrow(/not valid|invalid|url/i);
    expect(
      put('sites', { url }, { siteAllow: [{ of: 'south/acme-sh', target: 'erp.acme.local:8080' }] }),
    ).toThrow();
    expect(put('sites', { url })).toThrow(
      refusal({
        path: '/rows/1/url',
        code: 'scheme',
        message: expect.stringContaining('PERENNIAL_SITE_ALLOW'),
      }),
    );
  });
  test('every step of a module is judged, and named by its place', () => {
    const row = {
      checks: [step('https://erp.example/'), step(url), step('site:/health')],
      rollbackSteps: [step('https://10.0.0.1/undo')],
    };
    expect(put('modules', row)).toThrow(
      refusal(
        expect.objectContaining({ path: '/rows/1/checks/1/url', code: 'scheme' }),
        expect.objectContaining({ path: '/rows/1/rollbackSteps/0/url', code: 'address' }),
      ),
    );
    expect(put('modules', { checks: row.checks }, forOne)).not.toThrow();
    expect(put('modules', { checks: [{ id: 'q', how: 'sql', query: 'select 1' }] })).not.toThrow();
  });
  test('what a webhook may is not what a site may, nor the other way round', () => {
    expect(put('sites', { url }, { webhookAllow: ['erp.acme.local:8080'] })).toThrow();
    expect(put('webhooks', { url }, { siteAllow: [{ target: 'erp.acme.local:8080' }] })).toThrow();
  });
});

test('other registers are not looked at', () => {
  expect(put('groups', { url: 'http://erp.example' })).not.toThrow();
});
