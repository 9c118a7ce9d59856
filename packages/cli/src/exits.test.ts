import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from './testing/api-double.ts';
import { terminal } from './testing/terminal.ts';
import { aTicket } from './testing/ticket.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const problem = (status: number, code: string, more: object = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', title: code, status, code, detail: `says ${code}`, requestId: 'r-7', ...more },
});

test.each([
  [400, 'request.malformed', 2],
  [422, 'request.invalid', 2],
  [401, 'auth.missing', 3],
  [403, 'auth.forbidden', 3],
  [404, 'notFound', 4],
  [409, 'ticket.illegalTransition', 5],
  [503, 'flow.unavailable', 6],
  [429, 'limit.rate', 7],
  [500, 'internal', 1],
  [413, 'request.tooLarge', 1],
])('%i %s ends with exit code %i, the detail and the request id', async (status, code, exit) => {
  api.reply(problem(status, code));
  const result = await perennial('ticket', 'show', 'T-1001');
  expect(result.code).toBe(exit);
  expect(result.out).toBe('');
  expect(result.err).toContain(`says ${code} (${code})`);
  expect(result.err).toContain('request r-7');
});

test('an illegal step prints the allowed ones and what is missing', async () => {
  api.reply(
    problem(409, 'ticket.illegalTransition', { allowed: ['triage', 'assign'], missing: ['changeRecord'] }),
  );
  const { err } = await perennial('ticket', 'close', 'T-1001');
  expect(err).toContain('allowed now: triage, assign');
  expect(err).toContain('still missing: changeRecord');
});

test('invalid input prints every faulty field', async () => {
  const errors = [
    { path: '/impact', code: 'invalid_value', message: 'one of site, module' },
    { path: '/title', code: 'too_big', message: 'at most 200' },
  ];
  api.reply(problem(422, 'request.invalid', { errors }));
  const { err } = await perennial('ticket', 'start', 'T-1001');
  expect(err).toContain('  /impact: one of site, module\n  /title: at most 200');
});

test('an answer that is no problem document still ends cleanly', async () => {
  api.reply({ status: 502, body: '<html>bad gateway</html>' });
  const { code, err } = await perennial('ticket', 'show', 'T-1001');
  expect(code).toBe(1);
  expect(err).toBe('the server answered 502\n');
});

test('a service that is not there is 6, with a remedy and the key to repeat with', async () => {
  const gone = await apiDouble();
  await gone.close();
  const { code, err } = await cli(
    '--intake',
    gone.url,
    '--key',
    'k',
    'ticket',
    'start',
    'T-1',
    '--idempotency-key',
    'try-1',
  );
  expect(code).toBe(6);
  expect(err).toContain(`${gone.url} cannot be reached: connect ECONNREFUSED`);
  expect(err).toContain('npm start');
  expect(err).toContain('--idempotency-key try-1');
});

test('--json prints exactly what the API answered, byte for byte', async () => {
  const body = `{ "no":"T-1001",  "title":"出库单为空", "rev":1.0, "unknownField":[] }`;
  api.reply({ body });
  expect(await perennial('ticket', 'show', 'T-1001', '--json')).toEqual({
    code: 0,
    out: `${body}\n`,
    err: '',
  });
  api.reply({ body: '{"items":[],"nextCursor":"c"}' });
  expect((await perennial('--json', 'ticket', 'list')).out).toBe('{"items":[],"nextCursor":"c"}\n');
});

test('--json prints the problem document of a refusal too, and keeps the exit code', async () => {
  const refusal = problem(409, 'ticket.illegalTransition', { allowed: ['triage'] });
  api.reply(refusal);
  const { code, out } = await perennial('ticket', 'close', 'T-1001', '--json');
  expect(code).toBe(5);
  expect(JSON.parse(out)).toEqual(refusal.body);
});

test('with --wait a 503 is tried again under the same key until it works', async () => {
  const busy = { ...problem(503, 'flow.unavailable'), headers: { 'retry-after': '0.01' } };
  api.reply(busy, busy, { body: aTicket() });
  const { code, err } = await perennial('ticket', 'start', 'T-1001', '--wait', '30');
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(api.seen).toHaveLength(3);
  expect(new Set(api.seen.map((s) => s.headers['idempotency-key'])).size).toBe(1);
});

test('without --wait a 503 is not repeated, and --wait gives up when its time is over', async () => {
  api.reply({ ...problem(503, 'store.unavailable'), headers: { 'retry-after': '5' } });
  expect((await perennial('ticket', 'start', 'T-1001')).code).toBe(6);
  expect(api.seen).toHaveLength(1);
  const { code, err } = await perennial(
    'ticket',
    'start',
    'T-1001',
    '--wait',
    '4',
    '--idempotency-key',
    'mine',
  );
  expect(code).toBe(6);
  expect(err).toContain('idempotency key of this request: mine');
  expect(api.seen).toHaveLength(2);
});

test('other refusals are never repeated', async () => {
  api.reply(problem(409, 'ticket.illegalTransition'));
  await perennial('ticket', 'start', 'T-1001', '--wait', '30');
  expect(api.seen).toHaveLength(1);
});

test('two commands never share a made-up key; a given one is sent as it is', async () => {
  api.reply({ body: aTicket() });
  await perennial('ticket', 'start', 'T-1001');
  await perennial('ticket', 'start', 'T-1001');
  await perennial('ticket', 'start', 'T-1001', '--idempotency-key', 'mine');
  const keys = api.seen.map((s) => s.headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe('mine');
});

test('help is no failure; no command at all shows it and is 2', async () => {
  const help = await cli('--help');
  expect(help.code).toBe(0);
  expect(help.out).toContain('Exit codes:');
  const bare = await cli();
  expect(bare.code).toBe(2);
  expect(bare.err).toContain('Usage: perennial');
});
