import type { MigrationRecord, TableRun } from '@perennial/domain/migration/run/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MigrationWorld, openMigrationWorld } from '../../testing/migration-world.ts';

let m: MigrationWorld;
beforeAll(async () => {
  m = await openMigrationWorld();
});
afterAll(() => m.close());

const items: TableRun = {
  ...{ name: 'items', wave: 0, rows: 1_000, state: 'copying', attempt: 1, rate: 100 },
  ...{ read: 250, written: 240, quarantined: 7, merged: 3 },
};
const copying = async (over: Partial<MigrationRecord> = {}): Promise<string> => {
  const no = await m.started();
  await m.flow.become(m.workflowOf(no), { phase: 'load', tables: [items], ...over });
  return no;
};

test('how far a run is, with instants of the cut-over as others', async () => {
  const by = { id: 'lei', kind: 'person' } as const;
  const cutover = { attempt: 1, calledAt: 0, by, freezeAt: 60_000, done: [], undo: [] };
  const no = await copying({ cutover });
  const { json } = await m.say('owen', 'GET', `/v1/migrations/${no}/progress`);
  expect(json).toMatchObject({
    ...{ no, state: 'running', phase: 'load' },
    total: { read: 250, rows: 1_000, done: 0.25, rate: 100, leftMs: 7_500 },
    tables: [{ name: 'items', quarantined: 7, verdict: null }],
    cutover: { freezeAt: '1970-01-01T08:01:00.000+08:00' },
  });
});

/** Events as they come, until the stream ends. */
async function* eventsOf(response: Response) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const fields = Object.fromEntries(
        rest
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      rest = rest.slice(end + 2);
      yield { event: fields.event, data: JSON.parse(fields.data ?? 'null') };
    }
  }
}
const listen = (no: string, accept = 'text/event-stream') =>
  m.world.app.request(`/v1/migrations/${no}/progress`, {
    headers: { accept, authorization: `Bearer ${m.secrets.get('owen')}` },
  });

test('a listener gets the run as it is, every change of it, and its end', async () => {
  const no = await copying();
  const response = await listen(no);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const events = eventsOf(response);
  expect((await events.next()).value).toMatchObject({ event: 'progress', data: { total: { read: 250 } } });
  await m.flow.become(m.workflowOf(no), { tables: [{ ...items, read: 500, written: 490 }] });
  expect((await events.next()).value).toMatchObject({ event: 'progress', data: { total: { read: 500 } } });
  await m.flow.become(m.workflowOf(no), { outcome: 'closed', state: 'closed' });
  expect((await events.next()).value).toMatchObject({ event: 'progress', data: { outcome: 'closed' } });
  expect((await events.next()).value).toEqual({ event: 'end', data: 'closed' });
  expect((await events.next()).done).toBe(true);
});

test("another customer's run is not there to listen to", async () => {
  const no = await copying({ customer: 'bohai' });
  const { status } = await listen(no);
  expect(status).toBe(404);
});

test('the report accounts for every row and says whether the trail holds', async () => {
  const no = await copying();
  const { status, json } = await m.say('owen', 'GET', `/v1/migrations/${no}/report`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    asOf: '2026-01-05T09:00:00.000+08:00',
    run: { no, phase: 'load' },
    plan: { version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    accounts: { total: { read: 250, written: 240, quarantined: 7, merged: 3, balanced: true } },
    trail: { events: expect.any(Number) },
    approvals: [],
  });
  expect(json.trail).not.toHaveProperty('brokenAt');
  expect(json.timeline).toMatchObject([{ seq: 1, action: 'migration.opened' }, { seq: 2 }, { seq: 3 }]);
});

test.each([
  ['passed', [{ level: 'L1', id: 'checksum', verdict: 'passed', evidence: 'equal', table: 'items' }]],
  ['skipped', [{ level: 'L3', id: 'balance', verdict: 'skipped', evidence: 'no source' }]],
  ['inconclusive', []],
] as const)('a proof is %s by what was measured', async (verdict, results) => {
  const no = await copying();
  m.flow.answers({ prove: { ok: { results: [...results] } } });
  const { json } = await m.say('ann', 'POST', `/v1/migrations/${no}/prove`, {});
  expect(json).toMatchObject({ no, verdict, results });
});

test('a stream that is being stopped ends', async () => {
  const no = await copying();
  const events = eventsOf(await listen(no));
  expect((await events.next()).value).toMatchObject({ event: 'progress' });
  const last = events.next();
  m.flow.stop();
  expect((await last).done).toBe(true);
});
