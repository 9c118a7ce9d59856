import { automatedCheck } from '@perennial/domain/register/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CheckInconclusive } from '../errors.ts';
import { runCheck } from '../registry.ts';
import { localDeps } from '../testing/deps.ts';
import { freePort } from '../testing/free-port.ts';
import { httpSite } from '../testing/http-site.ts';

let site: Awaited<ReturnType<typeof httpSite>>;

beforeAll(async () => {
  site = await httpSite((request, response) => {
    const path = request.url ?? '';
    if (path === '/erp/health') response.end('库存 inventory: up');
    else if (path === '/erp/moved') response.writeHead(302, { location: '/erp/health' }).end();
    else if (path === '/erp/silent') response.flushHeaders();
    else if (path === '/erp/long') response.writeHead(500).end('x'.repeat(5_000));
    else if (path.startsWith('/erp/token')) response.writeHead(500).end();
    else response.writeHead(404).end('no such page');
  });
});
afterAll(() => site.close());

const check = (fields: Record<string, unknown>) =>
  automatedCheck.parse({ id: 'health', kind: 'function', how: 'http', ...fields });
const run = (fields: Record<string, unknown>, url: string | undefined = `${site.url}/erp`) =>
  runCheck(check(fields), url === undefined ? {} : { url }, localDeps);

test('the expected status and text pass, with what was seen as evidence', async () => {
  expect(await run({ url: `${site.url}/erp/health`, expectText: '库存 inventory' })).toEqual({
    result: 'pass',
    evidence: `GET ${site.url}/erp/health answered 200 with the text "库存 inventory"`,
  });
});

test('another status fails and says which was expected', async () => {
  const outcome = await run({ url: `${site.url}/erp/nowhere` });
  expect(outcome.result).toBe('fail');
  expect(outcome.evidence).toBe(`GET ${site.url}/erp/nowhere answered 404, expected 200\nno such page`);
});

test('the right status without the text fails', async () => {
  const outcome = await run({ url: `${site.url}/erp/health`, expectText: 'picking list' });
  expect(outcome.result).toBe('fail');
  expect(outcome.evidence).toContain('without the text "picking list"');
});

test('a redirect is judged itself and not followed', async () => {
  expect((await run({ url: `${site.url}/erp/moved` })).result).toBe('fail');
  expect((await run({ url: `${site.url}/erp/moved`, expectStatus: 302 })).result).toBe('pass');
});

test.each(['site:/health', 'site:health'])('%s is that path at the site itself', async (url) => {
  expect((await run({ url })).evidence).toBe(`GET ${site.url}/erp/health answered 200`);
});

test('evidence never exceeds 2000 characters', async () => {
  const { evidence } = await run({ url: `${site.url}/erp/long` });
  expect(evidence).toHaveLength(2000);
  expect(evidence.endsWith('…')).toBe(true);
});

test('a token in the query does not reach the evidence', async () => {
  expect((await run({ url: `${site.url}/erp/token?key=s3cret` })).evidence).not.toContain('s3cret');
});

test('a server that is not there is inconclusive, never a fail', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`;
  await expect(run({ url })).rejects.toThrow(CheckInconclusive);
  await expect(run({ url })).rejects.toThrow(/ECONNREFUSED/);
});

test('a server that does not finish its answer in time is inconclusive', async () => {
  await expect(run({ url: `${site.url}/erp/silent`, timeoutMs: 150 })).rejects.toThrow(CheckInconclusive);
});

test('a site without an address, or an address that is no web page, is inconclusive', async () => {
  await expect(runCheck(check({ url: 'site:/health' }), {}, localDeps)).rejects.toThrow(
    /needs the site's url/,
  );
  // As a release before would have stored it.
  const file = { ...check({ url: 'https://erp.example/' }), url: 'file:///etc/hosts' };
  await expect(runCheck(file, {}, localDeps)).rejects.toThrow(CheckInconclusive);
});
