import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { anImpactItem, aRun } from '../../testing/contracts.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const asked = () => api.seen.map(({ method, path }) => `${method} ${path}`);
const items = [
  anImpactItem({ state: 'done', note: 'closed meanwhile' }),
  anImpactItem({ ticket: 'T-1002', state: 'failed', error: 'gone', newDueAt: '2026-02-24T10:30:00+08:00' }),
];

test('show prints a page of a run, how far it is and what to type for the rest', async () => {
  api.reply({ body: { ...aRun({ done: 1, failed: 1 }), items, nextCursor: 'c2' } });
  const { code, out, err } = await perennial('run', 'show', 'r-1', '--limit', '2', '--cursor', 'c1');
  expect(code).toBe(0);
  expect(asked()).toEqual(['GET /v1/runs/r-1?limit=2&cursor=c1']);
  expect(out).toMatchInlineSnapshot(`
    "Run            r-1
    Source         contract/acme-2026
    Reason         contract-changed
    State          running
    Done           1 / 2, 1 failed
    In force from  2026-01-05 09:00:00
    Started        2026-01-05 09:00:01

    Ticket  Clock       Level  Old due              New due              Shift    State
    T-1001  resolution  P1     2026-02-24 11:30:00  2026-02-25 11:30:00  +1d 00h  done: closed meanwhile
    T-1002  resolution  P1     2026-02-24 11:30:00  2026-02-24 10:30:00  -1h 00m  failed: gone
    "
  `);
  expect(err).toBe('there is more; go on with --cursor c2\n');
});

test('without --wait a failed ticket is shown, and showing it is no failure', async () => {
  api.reply({ body: { ...aRun({ state: 'done', failed: 1 }), items } });
  expect((await perennial('run', 'show', 'r-1')).code).toBe(0);
});

test('with --wait it is shown once it is done', async () => {
  const done = aRun({ state: 'done', done: 2 });
  api.reply({ body: aRun() }, { body: done }, { body: { ...done, items } });
  const { code, out } = await perennial('run', 'show', 'r-1', '--wait');
  expect(code).toBe(0);
  expect(asked()).toEqual([...Array(2).fill('GET /v1/runs/r-1?limit=1'), 'GET /v1/runs/r-1']);
  expect(out).toMatch(/^State +done$/m);
});

test('with --wait failed tickets are 1, after the run was shown', async () => {
  const done = aRun({ state: 'done', done: 1, failed: 1 });
  api.reply({ body: done }, { body: { ...done, items } });
  const { code, out, err } = await perennial('run', 'show', 'r-1', '--wait');
  expect(code).toBe(1);
  expect(out).toContain('failed: gone');
  expect(err).toContain('run r-1: 1 of 2 tickets failed\n  T-1002 resolution: gone\n');
});

test('with --wait a service that is away for a moment is asked again', async () => {
  const busy = { status: 503, headers: { 'retry-after': '0.01' }, body: { code: 'store.unavailable' } };
  api.reply(busy, { body: aRun({ state: 'done', done: 2 }) });
  const { code, err } = await perennial('run', 'show', 'r-1', '--wait');
  expect({ code, err }).toEqual({ code: 0, err: 'Run r-1: 2 / 2 done\n' });
});

test('Ctrl-C ends the waiting, not the run', async () => {
  const stop = new AbortController();
  const stopping = terminal({ signal: stop.signal });
  api.reply({ body: aRun() });
  const shown = stopping('--intake', api.url, '--key', 'k', 'run', 'show', 'r-1', '--wait');
  setTimeout(() => stop.abort(), 150);
  expect((await shown).code).toBe(1);
});

test('--json prints the answer as it came, with --wait the last one', async () => {
  const body = '{ "id":"r-1", "state":"done","items":[] }';
  api.reply({ body });
  expect(await perennial('run', 'show', 'r-1', '--json')).toEqual({ code: 0, out: `${body}\n`, err: '' });
  expect((await perennial('run', 'show', 'r-1', '--json', '--wait')).out).toBe(`${body}\n`);
});

test('a run of somebody else is 4, waited for or not', async () => {
  api.reply({ status: 404, body: { code: 'notFound', detail: 'there is no run r-9' } });
  expect((await perennial('run', 'show', 'r-9')).code).toBe(4);
  const { code, err } = await perennial('run', 'show', 'r-9', '--wait');
  expect(code).toBe(4);
  expect(err).toContain('there is no run r-9 (notFound)');
});
