/** Whatever happens in whatever order: no approval without its quorum, no way back from a rejection. */
import { counted, personsOf, quorumReached } from '@perennial/domain/approval/quorum/rules';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aSignature, cast, day, hour, type Name, type Play, play, start } from './testing/play.ts';

const names = Object.keys(cast) as Name[];
const name = fc.constantFrom(...names);
const role = fc.constantFrom('qa', 'lead', 'customer-owner', 'agent' as const);
const person = (id: Name) => ({ id, name: id });

/** One in four. */
const rarely = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some });

type Step = (p: Play, index: number) => void;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({
        by: name,
        role: rarely(role),
        reject: fc.boolean(),
        behalf: rarely(name),
        again: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      })
      .map(
        ({ by, role, reject, behalf, again }): Step =>
          (p, index) => {
            const id = again ? 's-0' : `s-${index}`;
            p.sign(
              aSignature(by, {
                id,
                role: role ?? cast[by][0],
                // One in eight: most approvals should come to something.
                ...(reject && index % 4 === 0 ? { verdict: 'reject', reason: 'no' } : {}),
                ...(behalf ? { onBehalfOf: person(behalf) } : {}),
              }),
            );
          },
      ),
  },
  fc.record({ by: name, to: name, role }).map(
    ({ by, to, role }): Step =>
      (p) =>
        void p.tell(by, 'delegate', { to: person(to), role, until: start + 3 * day, reason: 'away' }),
  ),
  fc.record({ by: name, index: fc.nat(20) }).map(
    ({ by, index }): Step =>
      (p) =>
        void p.tell(by, 'revoke', { signature: `s-${index}`, reason: 'r' }),
  ),
  fc.nat(3).map(
    (version): Step =>
      (p) =>
        void p.tell('author', 'edited', {
          record: { type: 'plan', id: 'M-1', version, hash: `${version}`.repeat(64) },
          reason: 'r',
        }),
  ),
  name.map(
    (by): Step =>
      (p) =>
        void p.tell('sec', 'begin-execution', { executor: person(by) }),
  ),
  fc.integer({ min: 1, max: 30 }).map(
    (hours): Step =>
      (p) =>
        p.wait(hours * hour),
  ),
);

test('no order of events reaches approved without the quorum of distinct persons, the author never among them', () => {
  let reached = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const p = play();
      steps.forEach((one, index) => {
        one(p, index);
        const record = p.record();
        const persons = record.signatures.filter((s) => s.void === undefined).flatMap(personsOf);
        expect(new Set(persons).size).toBe(persons.length);
        expect(persons).not.toContain('author');
        if (record.state === 'approved' || record.state === 'executing') {
          reached += 1;
          expect(quorumReached(record)).toBe(true);
          expect(new Set(counted(record).map((s) => s.role)).size).toBe(counted(record).length);
        }
        if (record.state === 'executing') expect([...persons, 'author']).not.toContain(record.executor?.id);
      });
    }),
    { seed: 20_261_125, numRuns: 1_500 },
  );
  expect(reached).toBeGreaterThan(50);
});

test('a rejection that was taken wins over all that comes after it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), (before, after) => {
      const p = play();
      before.forEach((one, index) => {
        one(p, index);
      });
      const rejection = aSignature('lei', { id: 'veto', verdict: 'reject', reason: 'no' });
      if (p.sign(rejection) !== undefined) return;
      after.forEach((one, index) => {
        one(p, 100 + index);
        expect(p.state()).toBe('rejected');
      });
    }),
    { seed: 20_261_126, numRuns: 500 },
  );
});

test('an edit leaves no signature that counts', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      const p = play();
      steps.forEach((one, index) => {
        one(p, index);
      });
      const edit = { record: { type: 'plan', id: 'M-1', version: 9, hash: '9'.repeat(64) }, reason: 'r' };
      if (p.tell('author', 'edited', edit) !== undefined) return;
      expect(counted(p.record())).toEqual([]);
      expect(p.state()).toBe('pending');
    }),
    { seed: 20_261_127, numRuns: 500 },
  );
});

test('numbers of events have no gaps, and the state is JSON', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const p = play();
      steps.forEach((one, index) => {
        one(p, index);
      });
      expect(p.events().map((e) => e.seq)).toEqual(p.events().map((_, i) => i + 2));
      expect(JSON.parse(JSON.stringify(p.record()))).toEqual(p.record());
    }),
    { seed: 20_261_128, numRuns: 200 },
  );
});
