import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concerns, isWorthWriting, plainDetail } from './rules.ts';

test('ids, routes and numbers stay; names, addresses and sentences are withheld', () => {
  expect(
    plainDetail({ procedure: 'POST:/v1/tickets/:no/approve', attempts: 5, locked: true, key: 'a-1' }),
  ).toEqual({ procedure: 'POST:/v1/tickets/:no/approve', attempts: 5, locked: true, key: 'a-1' });
  expect(plainDetail({ a: 'Li Wei', b: '王芳', c: 'li@vendor.example', d: '+86 21 5555', e: '' })).toEqual({
    a: 'withheld',
    b: 'withheld',
    c: 'withheld',
    d: 'withheld',
    e: 'withheld',
  });
});

test('whoever caused it and whoever it is about leave the review to others', () => {
  const event = { actor: { id: 'li.wei', kind: 'person' }, about: 'wang.fang' };
  expect(concerns(event, 'li.wei')).toBe(true);
  expect(concerns(event, 'wang.fang')).toBe(true);
  expect(concerns(event, 'zhao.min')).toBe(false);
});

test('what is written down is never less than half of what happened', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), (happened) => {
      const written = Array.from({ length: happened }, (_, i) => i + 1).filter(isWorthWriting);
      expect((written.at(-1) ?? 0) * 2).toBeGreaterThan(happened);
      expect(written.length).toBe(Math.floor(Math.log2(happened)) + 1);
    }),
    { seed: 6, numRuns: 100 },
  );
  expect(isWorthWriting(0)).toBe(false);
});
