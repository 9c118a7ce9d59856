import { DomainError } from '@perennial/domain/errors';
import { expect, test } from 'vitest';
import { scopeOf } from '../testing/scopes.ts';
import { memoryStore } from '../testing/store.ts';
import { aTicket, noon } from '../testing/tickets.ts';
import { type ChangeSource, ticketChanges } from './changes.ts';
import { positionOf } from './position.ts';

const world = (over: Partial<ChangeSource> = {}) => {
  const memory = memoryStore();
  const stop = new AbortController();
  const source = {
    store: memory.store,
    scope: scopeOf('agent'),
    since: 0,
    signal: stop.signal,
    now: () => noon,
    pollMs: 1,
    ...over,
  };
  return { ...memory, stop, changes: ticketChanges(source) };
};
const next = async (changes: AsyncGenerator<{ position: number; ticket: { no: string } }[]>) => {
  const { value, done } = await changes.next();
  return done ? 'end' : value.map(({ position, ticket }) => `${position} ${ticket.no}`);
};

test('the past comes first, then an empty batch, then each change once', async () => {
  const { put, changes, stop } = world();
  put(aTicket({ no: 'T-1' }));
  put(aTicket({ no: 'T-2' }));
  expect(await next(changes)).toEqual(['1 T-1', '2 T-2']);
  expect(await next(changes)).toEqual([]);
  put(aTicket({ no: 'T-1', state: 'triaged' }));
  expect(await next(changes)).toEqual(['3 T-1']);
  expect(await next(changes)).toEqual([]);
  stop.abort();
  expect(await next(changes)).toBe('end');
});

test('with the position of the last event it goes on behind it', async () => {
  const { put, changes } = world({ since: 1 });
  put(aTicket({ no: 'T-1' }));
  put(aTicket({ no: 'T-2' }));
  expect(await next(changes)).toEqual(['2 T-2']);
});

test('a long past comes in several batches without losing or doubling any', async () => {
  const { put, changes } = world();
  for (let i = 1; i <= 450; i += 1) put(aTicket({ no: `T-${i}` }));
  const seen = [];
  for (let batch = await next(changes); batch !== 'end' && batch.length > 0; batch = await next(changes))
    seen.push(...batch);
  expect(seen).toHaveLength(450);
  expect(new Set(seen).size).toBe(450);
});

test('a store that is away is told once and waited for; nothing is lost', async () => {
  const told: string[] = [];
  const { put, state, changes, scopes } = world({ onOutage: (e) => void told.push(e.code) });
  put(aTicket({ no: 'T-1' }));
  state.fail = new DomainError('store.unavailable', 'gone');
  const waiting = next(changes);
  while (scopes.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  state.fail = undefined;
  expect(await waiting).toEqual(['1 T-1']);
  expect(told).toEqual(['store.unavailable']);
});

test('any other error ends the stream with it', async () => {
  const { state, changes } = world();
  state.fail = new TypeError('bug');
  await expect(changes.next()).rejects.toThrow('bug');
});

test.each([
  [undefined, 0],
  ['', 0],
  ['0', 0],
  ['1767585600000', 1767585600000],
])('id %s is position %i', (id, position) => {
  expect(positionOf(id, '/since')).toBe(position);
});

test.each(['-1', '1.5', 'abc', '1e3', '99999999999999999999'])('%s is no id of ours: 422', (id) => {
  expect(() => positionOf(id, '/since')).toThrow(DomainError);
});
