import type { Canonical } from './trace.ts';

const known: ReadonlyMap<string, string> = new Map([
  ['t', 't'],
  ['f', 'f'],
  ['1', 't'],
  ['0', 'f'],
  ['true', 't'],
  ['false', 'f'],
  ['TRUE', 't'],
  ['FALSE', 'f'],
]);

/** What databases print for booleans. Y, N, 是 and the like mean what the site made of them: `codes` says what. */
export const canonicalBoolean: Canonical = (text, trace) =>
  known.get(text) ??
  trace.refuse('value.boolean', 'is neither true (t, true, 1) nor false (f, false, 0); map it with `codes`');
