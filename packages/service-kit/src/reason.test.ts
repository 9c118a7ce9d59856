import { DomainError } from '@perennial/domain/errors';
import { reasonIfChanged, reasonText } from '@perennial/domain/reason/schema';
import fc from 'fast-check';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseJson } from './body.ts';
import { needReason, readReason } from './reason.ts';

const app = new Hono()
  .onError((e, c) => c.json(e instanceof DomainError ? { errors: e.details.errors } : { crash: `${e}` }))
  .get('/may', (c) => c.json({ reason: readReason(c) ?? null }))
  .get('/must', (c) => c.json({ reason: needReason(c, 'the key goes') }));
const ask = async (path: string, header?: string) => {
  const headers = header === undefined ? {} : { 'X-Reason': header };
  return (await app.request(path, { headers })).json();
};

test('whatever was percent-encoded comes back, without the blanks around it', async () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(words, async (text) => {
      const reason = text.trim();
      fc.pre(reason !== '');
      expect(await ask('/may', encodeURIComponent(text))).toEqual({ reason });
      expect(await ask(`/may?reason=${encodeURIComponent(text)}`)).toEqual({ reason });
    }),
    { seed: 5, numRuns: 100 },
  );
});

test.each([
  ['/must', undefined, 'required'],
  ['/must', '%20%20', 'required'],
  ['/may', '%20', 'required'],
  ['/may?reason=', undefined, 'required'],
  ['/must?reason=%20', undefined, 'required'],
  ['/must', '50% off', 'encoding'],
  ['/must', '%E6%97', 'encoding'],
  ['/must', 'caf\u00e9', 'encoding'],
  ['/must?reason=a', 'b', 'repeated'],
  ['/must?reason=a&reason=a', undefined, 'repeated'],
  ['/must', 'x'.repeat(501), 'too_big'],
])('%s with %j is a fault of the code %s', async (path, header, code) => {
  expect(await ask(path, header)).toEqual({
    errors: [{ path: '/reason', code, message: expect.stringMatching(/\w{3}/) }],
  });
});

test('500 characters are not too many', async () => {
  expect(await ask('/must', '%E6%97%A7'.repeat(500))).toEqual({ reason: '旧'.repeat(500) });
});

const faultsOf = (schema: z.ZodType, body: object) => {
  try {
    return parseJson(schema, JSON.stringify(body));
  } catch (e) {
    if (!(e instanceof DomainError)) throw e;
    return e.details.errors?.map(({ path, code }) => [path, code]);
  }
};

test('a body of fields has it in `reason`', () => {
  const must = z.strictObject({ reason: reasonText });
  expect(faultsOf(must, { reason: ' it left ' })).toEqual({ reason: 'it left' });
  for (const body of [{}, { reason: null }, { reason: '' }, { reason: ' \n' }])
    expect(faultsOf(must, body)).toEqual([['/reason', 'required']]);
  expect(faultsOf(must, { reason: 7 })).toEqual([['/reason', 'invalid_type']]);
  expect(faultsOf(must, { reason: 'x'.repeat(501) })).toEqual([['/reason', 'too_big']]);
});

test('where the store decides whether it is needed, it may be absent but not blank', () => {
  const may = z.strictObject({ reason: reasonIfChanged });
  expect(faultsOf(may, { reason: ' it left ' })).toEqual({ reason: 'it left' });
  expect(faultsOf(may, {})).toEqual({});
  expect(faultsOf(may, { reason: '  ' })).toEqual([['/reason', 'required']]);
  expect(faultsOf(may, { reason: 7 })).toEqual([['/reason', 'invalid_type']]);
});
