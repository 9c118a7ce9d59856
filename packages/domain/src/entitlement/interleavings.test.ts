import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draw } from './draw.ts';
import { freeOf, openHolding } from './open-counter.ts';
import { release } from './release.ts';
import { reserve } from './reserve.ts';
import { type Counter, type Holding, type Outcome, type ZeroRule, zeroRules } from './rules.ts';
import { settle } from './settle.ts';

const empty = (limit: number | null): Counter => ({
  key: 'acme-2026/customization/2026-Q1',
  limit,
  reserved: 0,
  drawn: 0,
  billed: 0,
});

const verbs = ['reserve', 'settle', 'draw', 'release'] as const;
type Step = { verb: (typeof verbs)[number]; subject: string; units: number };

const anyStep: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  subject: fc.constantFrom('T-1', 'T-2', 'T-3', 'T-4'),
  units: fc.nat(6),
});
const anyLimit = fc.option(fc.nat(8), { nil: null });
const anyRule = fc.constantFrom(...zeroRules);

type Books = { counter: Counter; holdings: Map<string, Holding> };

const holdingOf = ({ counter, holdings }: Books, subject: string): Holding =>
  holdings.get(subject) ?? openHolding(counter, subject);

const answer = (books: Books, { verb, subject, units }: Step, rule: ZeroRule): Outcome => {
  const holding = holdingOf(books, subject);
  if (verb === 'reserve') return reserve(books.counter, holding, units, rule);
  if (verb === 'settle') return settle(books.counter, holding, units, rule);
  return verb === 'draw' ? draw(books.counter, holding) : release(books.counter, holding);
};

const play = (books: Books, step: Step, rule: ZeroRule): Books => {
  const outcome = answer(books, step, rule);
  if (!outcome.ok) return books;
  return { counter: outcome.counter, holdings: new Map(books.holdings).set(step.subject, outcome.holding) };
};

const sum = (books: Books, of: 'reserved' | 'drawn' | 'billed'): number =>
  [...books.holdings.values()].reduce((total, holding) => total + holding[of], 0);

test('whatever happens, free, reserved and drawn add up to the limit and the counter is the sum of its holdings', () => {
  fc.assert(
    fc.property(anyLimit, anyRule, fc.array(anyStep, { maxLength: 40 }), (limit, rule, steps) => {
      let books: Books = { counter: empty(limit), holdings: new Map() };
      for (const step of steps) {
        books = play(books, step, rule);
        const { reserved, drawn, billed } = books.counter;
        expect([reserved, drawn, billed]).toEqual([
          sum(books, 'reserved'),
          sum(books, 'drawn'),
          sum(books, 'billed'),
        ]);
        expect(Math.min(reserved, drawn, billed)).toBeGreaterThanOrEqual(0);
        if (limit !== null) expect((freeOf(books.counter) ?? 0) + reserved + drawn).toBe(limit);
        if (rule !== 'bill') expect(billed).toBe(0);
      }
    }),
    { numRuns: 500 },
  );
});

test('every step is idempotent: doing it twice leaves what doing it once left', () => {
  fc.assert(
    fc.property(
      anyLimit,
      anyRule,
      fc.array(anyStep, { minLength: 1, maxLength: 15 }),
      (limit, rule, steps) => {
        let once: Books = { counter: empty(limit), holdings: new Map() };
        for (const step of steps) once = play(once, step, rule);
        const last = steps.at(-1);
        if (last) expect(play(once, last, rule)).toEqual(once);
      },
    ),
    { numRuns: 500 },
  );
});

test('a settlement repeated at any later time changes nothing', () => {
  fc.assert(
    fc.property(anyLimit, anyRule, fc.array(anyStep, { maxLength: 20 }), (limit, rule, steps) => {
      const settled: Step = { verb: 'settle', subject: 'T-9', units: 3 };
      let books = play({ counter: empty(limit), holdings: new Map() }, settled, rule);
      fc.pre(books.holdings.has('T-9'));
      for (const step of steps) books = play(books, step, rule);
      expect(play(books, settled, rule)).toEqual(books);
    }),
  );
});

/**
 * As the store does it: read, compute, and write only if the row is still the one that was read. `schedule` says
 * which task moves next; each needs two moves, and one that lost the race begins again.
 */
const race = (limit: number, rule: ZeroRule, tasks: string[], schedule: number[]): Outcome[] => {
  let row = empty(limit);
  const read = new Map<string, Counter>();
  const answers = new Map<string, Outcome>();
  const move = (subject: string): void => {
    const seen = read.get(subject);
    if (!seen) return void read.set(subject, row);
    read.delete(subject);
    if (seen !== row) return;
    const outcome = reserve(seen, openHolding(seen, subject), 1, rule);
    answers.set(subject, outcome);
    if (outcome.ok) row = outcome.counter;
  };
  const waiting = () => tasks.filter((subject) => !answers.has(subject));
  for (const turn of schedule) {
    const subject = waiting()[turn % Math.max(1, waiting().length)];
    if (subject) move(subject);
  }
  for (let left = waiting(); left.length > 0; left = waiting()) for (const subject of left) move(subject);
  expect(row.reserved).toBeLessThanOrEqual(limit);
  return [...answers.values()];
};

test('in no interleaving do two tickets both take the last unit', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.integer({ min: 2, max: 5 }), fc.array(fc.nat(9)), (limit, n, schedule) => {
      const tasks = Array.from({ length: n }, (_, i) => `T-${i}`);
      const answers = race(limit, 'refuse', tasks, schedule);
      expect(answers).toHaveLength(n);
      expect(answers.filter((outcome) => outcome.ok)).toHaveLength(Math.min(limit, n));
    }),
    { numRuns: 500 },
  );
});

test('where the clause bills, all are served and exactly the units beyond the limit are billed', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.integer({ min: 2, max: 5 }), fc.array(fc.nat(9)), (limit, n, schedule) => {
      const tasks = Array.from({ length: n }, (_, i) => `T-${i}`);
      const billed = race(limit, 'bill', tasks, schedule).map((outcome) =>
        outcome.ok ? (outcome.billed ?? 0) : 0,
      );
      expect(billed.reduce((a, b) => a + b, 0)).toBe(Math.max(0, n - limit));
    }),
  );
});
