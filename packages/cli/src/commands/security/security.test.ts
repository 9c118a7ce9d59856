import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from '../../testing/api-double.ts';
import { terminal } from '../../testing/terminal.ts';

let api: ApiDouble;
const cli = terminal();
const perennial = (...argv: string[]) => cli('--intake', api.url, '--key', 'pk_test', ...argv);
beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const event = {
  id: '1767571200000-0a1b2c3d4e5f',
  kind: 'denied',
  at: '2026-01-05T01:00:00.000Z',
  lastAt: '2026-01-05T01:10:00.000Z',
  count: 4,
  actor: { id: 'li.wei', kind: 'person' },
  about: 'k1',
  detail: { procedure: 'POST:/v1/keys' },
  state: 'open',
};
const asked = () => api.seen.map(({ method, path }) => `${method} ${path}`);

test('list passes its filters on and shows who tried what, how often', async () => {
  api.reply({ body: { items: [event], nextCursor: 'c2' } });
  const argv = ['--state', 'open', '--kind', 'denied', '--limit', '1', '--cursor', 'c1'];
  const { code, out, err } = await perennial('security', 'list', ...argv);
  expect(code).toBe(0);
  expect(asked()).toEqual(['GET /v1/security-events?state=open&kind=denied&limit=1&cursor=c1']);
  for (const shown of [event.id, 'denied', '4', 'li.wei', 'k1', 'open']) expect(out).toContain(shown);
  expect(err).toContain('--cursor c2');
});

test('review posts the reason and shows the event', async () => {
  api.reply({ body: { ...event, state: 'reviewed' } });
  const { code, out } = await perennial('security', 'review', event.id, '--reason', 'a wrong link');
  expect(code).toBe(0);
  expect(asked()).toEqual([`POST /v1/security-events/${event.id}/review`]);
  expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual({ reason: 'a wrong link' });
  expect(out).toContain('reviewed');
});

test.each([
  [['review', 'x'], 'say why: perennial security review needs --reason TEXT'],
  [['review', '--reason', 'x'], "missing required argument 'id'"],
  [['list', '--kind', 'earthquake'], 'Allowed choices are lockout'],
  [['list', '--state', 'gone'], 'Allowed choices are open, reviewed'],
])('%j is refused before anything is sent', async (argv, why) => {
  api.reply({});
  const { code, err } = await perennial('security', ...argv);
  expect(code).toBe(2);
  expect(err).toContain(why);
  expect(api.seen).toEqual([]);
});

test('whoever it is about is told so', async () => {
  api.reply({ status: 403, body: { code: 'auth.forbidden', detail: 'the event is about you' } });
  const { code, err } = await perennial('security', 'review', 'x', '--reason', 'fine');
  expect(code).toBe(3);
  expect(err).toContain('the event is about you');
});
