import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { createLogger } from './logger.ts';
import { type NoteRefusal, type Refusal, refusalNotes } from './refusals.ts';

const logger = createLogger('test', 'silent');
const scope: Scope = {
  tenant: 'north',
  actor: { id: 'li.wei', kind: 'person', role: 'agent' },
  requestId: 'r',
};
const denied: Refusal = { kind: 'denied', procedure: 'GET:/v1/keys' };

const build = (over: { fails?: () => boolean; most?: number } = {}) => {
  const clock = { now: 3_600_000 };
  const written: number[] = [];
  const note = refusalNotes({
    record: async (_, { gather }) => {
      if (over.fails?.()) throw new Error('away');
      written.push(gather.occurrences);
    },
    now: () => clock.now,
    logger,
    ...(over.most === undefined ? {} : { most: over.most }),
  });
  return { clock, written, note };
};

test('a thousand refusals are ten writes that add up to more than half of them', async () => {
  const { note, written } = build();
  for (let i = 0; i < 1_000; i += 1) await note(scope, denied);
  expect(written).toEqual([1, 1, 2, 4, 8, 16, 32, 64, 128, 256]);
});

test('another hour, caller or procedure counts from one', async () => {
  const { note, written, clock } = build();
  for (let i = 0; i < 3; i += 1) await note(scope, denied);
  await note({ ...scope, actor: { ...scope.actor, id: 'wang.fang' } }, denied);
  await note(scope, { ...denied, procedure: 'POST:/v1/keys' });
  clock.now += 3_600_000;
  await note(scope, denied);
  expect(written).toEqual([1, 1, 1, 1, 1]);
});

test('what could not be written down does not throw and is counted with the next one', async () => {
  let away = true;
  const { note, written } = build({ fails: () => away });
  await note(scope, denied);
  away = false;
  await note(scope, denied);
  expect(written).toEqual([2]);
});

test('callers beyond the cap are not counted', async () => {
  const { note, written } = build({ most: 1 });
  await note(scope, denied);
  await note(scope, { ...denied, procedure: 'POST:/v1/keys' });
  await note(scope, denied);
  expect(written).toEqual([1, 1]);
});

const askWith = async (onRefused: NoteRefusal, error: DomainError, known = true): Promise<Response> => {
  const { app } = createApp({ name: 'test', logger, now: () => 0, onRefused });
  app.use(async (c, next) => {
    if (known) c.set('scope', scope);
    await next();
  });
  app.get('/v1/things/:id', () => {
    throw error;
  });
  return app.request('/v1/things/secret-id');
};

test('a 403 is told with the route as it is registered, never with what was asked for', async () => {
  const told: Refusal[] = [];
  const tell: NoteRefusal = async (_, refusal) => void told.push(refusal);
  const forbidden = new DomainError('auth.forbidden', 'no');
  expect((await askWith(tell, forbidden)).status).toBe(403);
  expect(told).toEqual([{ kind: 'denied', procedure: 'GET:/v1/things/:id' }]);
  expect((await askWith(tell, new DomainError('notFound', 'no'))).status).toBe(404);
  expect((await askWith(tell, forbidden, false)).status).toBe(403);
  expect(told).toHaveLength(1);
});
