import { expect, test } from 'vitest';
import { totpStep } from './totp.ts';

/** RFC 6238, appendix B, SHA-1; the last six of its eight digits. */
const secret = '12345678901234567890';
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i s the code of the standard is %s', (seconds, code) => {
  expect(totpStep(secret, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
});

test('a code is known one step early and one step late, and not beyond', () => {
  const at = (steps: number) => totpStep(secret, '005924', (1_234_567_890 + steps * 30) * 1_000);
  const step = Math.floor(1_234_567_890 / 30);
  expect([at(-2), at(-1), at(0), at(1), at(2)]).toEqual([undefined, step, step, step, undefined]);
});

test.each(['', '12345', '1234567', 'abcdef', '００５９２４'])('%j is no code', (code) => {
  expect(totpStep(secret, code, 1_234_567_890_000)).toBeUndefined();
});
