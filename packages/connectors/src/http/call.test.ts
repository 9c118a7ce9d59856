/** Where checks and rollback steps may call: judged when it is dialled. */
import { automatedCheck, rollbackStep } from '@perennial/domain/register/schema';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CheckInconclusive, RollbackFailed } from '../errors.ts';
import { connectorsFor } from '../ports.ts';
import { runCheck, runRollback } from '../registry.ts';
import { noDeps } from '../testing/deps.ts';
import { httpSite } from '../testing/http-site.ts';

let site: Awaited<ReturnType<typeof httpSite>>;
let port = '';
let reached = 0;
beforeAll(async () => {
  site = await httpSite((_, response) => {
    reached += 1;
    response.end('up');
  });
  port = new URL(site.url).port;
});
beforeEach(() => {
  reached = 0;
});
afterAll(() => site.close());

const check = (url: string, allow: string[]) =>
  runCheck(automatedCheck.parse({ id: 'c', kind: 'function', how: 'http', url }), {}, { ...noDeps, allow });
const undo = (url: string, allow: string[]) =>
  runRollback(rollbackStep.parse({ id: 'r', how: 'http', url }), {}, { ...noDeps, allow });

test('an internal host that was named is called, by a check as by a rollback step', async () => {
  expect((await check(`http://127.0.0.1:${port}/`, [`127.0.0.1:${port}`])).result).toBe('pass');
  expect((await undo(`http://localhost:${port}/`, ['localhost'])).evidence).toContain('answered 200');
  expect(reached).toBe(2);
});

test.each([
  ['without TLS', () => `http://127.0.0.1:${port}/`, [], /no TLS/],
  ['an address of ours', () => `https://127.0.0.1:${port}/`, [], /may not be reached/],
  ['a name that leads to us', () => `https://localhost:${port}/`, [], /leads to .*may not be reached/],
  ['another port than was named', () => `http://127.0.0.1:${port}/`, ['127.0.0.1:1'], /no TLS/],
  ['IPv4 written as IPv6', () => `https://[::ffff:127.0.0.1]:${port}/`, [], /may not be reached/],
  ['IPv4 written as a number', () => `https://2130706433:${port}/`, [], /may not be reached/],
])('%s is not called: a check is inconclusive, a rollback has failed', async (_, url, allow, why) => {
  await expect(check(url(), allow)).rejects.toThrow(CheckInconclusive);
  await expect(check(url(), allow)).rejects.toThrow(why);
  await expect(undo(url(), allow)).rejects.toThrow(RollbackFailed);
  await expect(undo(url(), allow)).rejects.toThrow(why);
  expect(reached).toBe(0);
});

test.each(['http://169.254.169.254/latest/', 'https://[fe80::1]/', 'http://100.100.100.200/'])(
  'no list opens %s',
  async (url) => {
    const host = new URL(url).hostname;
    await expect(check(url, [host, '0.0.0.0/0', '::/0'])).rejects.toThrow(/may not be reached/);
  },
);

test('what is open to one site is open to no other, nor to another vendor’s of that name', () => {
  const host = {
    resolveSecret: noDeps.resolveSecret,
    commands: {},
    siteAllow: [{ target: '10.0.0.0/8' }, { of: 'north/acme-sh', target: 'erp.acme.local:8080' }],
  };
  const open = (tenant: string, id: string) => connectorsFor(host, { tenant, site: id }, 'k').allow;
  expect(open('north', 'acme-sh')).toEqual(['10.0.0.0/8', 'erp.acme.local:8080']);
  expect(open('north', 'acme-sz')).toEqual(['10.0.0.0/8']);
  expect(open('south', 'acme-sh')).toEqual(['10.0.0.0/8']);
});
