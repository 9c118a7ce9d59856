import { DomainError } from '@perennial/domain/errors';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { bodyHash, idempotencyKey } from './idempotency.ts';
import { toProblem } from './problem.ts';

test('the order of members does not matter, at any depth; the order of items does', () => {
  expect(bodyHash({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(bodyHash({ b: { d: [1, 2], c: 2 }, a: 1 }));
  expect(bodyHash([1, 2])).not.toBe(bodyHash([2, 1]));
});

test.each<[unknown, unknown]>([
  [{ a: 1 }, { a: '1' }],
  [{ a: null }, {}],
  [{ a: [] }, { a: {} }],
  ['', null],
])('%j and %j differ', (one, other) => {
  expect(bodyHash(one)).not.toBe(bodyHash(other));
});

test('a member that is undefined counts as absent', () => {
  expect(bodyHash({ a: 1, b: undefined })).toBe(bodyHash({ a: 1 }));
});

const app = new Hono();
app.onError((e, c) =>
  c.json(toProblem(e instanceof DomainError ? e : new DomainError('internal', ''), 'r'), 422),
);
app.post('/', (c) => c.text(idempotencyKey(c) ?? 'none'));
const post = (headers: Record<string, string>) => app.request('/', { method: 'POST', headers });

test('the key is what the caller sent, or none', async () => {
  expect(await (await post({})).text()).toBe('none');
  expect(await (await post({ 'idempotency-key': '0b6f-~!' })).text()).toBe('0b6f-~!');
  expect(await (await post({ 'idempotency-key': 'x'.repeat(200) })).text()).toHaveLength(200);
});

test.each(['', 'two words', 'x'.repeat(201), 'caf\u00e9'])('%j is refused', async (key) => {
  expect(await (await post({ 'idempotency-key': key })).json()).toMatchObject({
    code: 'request.invalid',
    errors: [{ path: '/headers/Idempotency-Key' }],
  });
});
