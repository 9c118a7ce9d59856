import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Attempts,
  afterFailure,
  afterSuccess,
  failuresAllowed,
  isLocked,
  lockedForMs,
  noAttempts,
} from './lockout.ts';

const failing = (times: number, now = 0): Attempts => {
  let attempts = noAttempts;
  for (let i = 0; i < times; i += 1) ({ attempts } = afterFailure(attempts, now));
  return attempts;
};

test('four failures leave the account open, the fifth closes it and is the one to be noted', () => {
  expect(isLocked(failing(4), 0)).toBe(false);
  expect(afterFailure(failing(4), 0)).toEqual({
    attempts: { failures: 0, lockedUntil: lockedForMs },
    locked: true,
  });
});

test('the lock ends at its instant, and the count begins anew', () => {
  const locked = failing(5);
  expect(isLocked(locked, lockedForMs - 1)).toBe(true);
  expect(isLocked(locked, lockedForMs)).toBe(false);
  expect(afterFailure(locked, lockedForMs)).toEqual({ attempts: { failures: 1 }, locked: false });
});

test('trying on while locked neither prolongs the lock nor is noted again', () => {
  const locked = failing(5);
  expect(afterFailure(locked, lockedForMs - 1)).toEqual({ attempts: locked, locked: false });
});

test('a success clears the count, but not a lock', () => {
  expect(afterSuccess(failing(4), 0)).toEqual(noAttempts);
  expect(afterSuccess(failing(5), 1)).toEqual(failing(5));
  expect(afterSuccess(failing(5), lockedForMs)).toEqual(noAttempts);
});

test('between two locks, or a lock and a success, lie five failures at least', () => {
  const tries = fc.array(fc.record({ right: fc.boolean(), waitMs: fc.nat(lockedForMs) }), { maxLength: 80 });
  fc.assert(
    fc.property(tries, (made) => {
      let attempts = noAttempts;
      let now = 0;
      let wrong = 0;
      for (const { right, waitMs } of made) {
        now += waitMs;
        const shut = isLocked(attempts, now);
        if (right) {
          attempts = afterSuccess(attempts, now);
          if (!shut) wrong = 0;
          continue;
        }
        const { attempts: next, locked } = afterFailure(attempts, now);
        if (!shut) wrong += 1;
        expect(locked).toBe(wrong === failuresAllowed);
        if (locked) wrong = 0;
        attempts = next;
      }
    }),
    { seed: 5 },
  );
});
