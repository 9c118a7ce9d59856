/** Whatever happens in whatever order: what must never be. */
import { migrationCommands } from '@perennial/domain/migration/run/commands/rules';
import { cutoverSteps } from '@perennial/domain/migration/run/rules';
import { verdicts } from '@perennial/domain/migration/verdict/rules';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aPlan, play } from './testing/play.ts';

const stages = ['approval', 'go-no-go', 'cut-over', 'hypercare', 'way back'] as const;
const outcomes = ['pending', 'approved', 'executing', 'rejected', 'expired'] as const;
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ answer: fc.constantFrom(...Array<'passed'>(12).fill('passed'), ...verdicts) }),
  },
  { weight: 1, arbitrary: fc.record({ fail: fc.constant(true) }) },
  { weight: 3, arbitrary: fc.record({ copy: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ say: fc.constantFrom('retry', 'retry', 'retry', ...migrationCommands) }),
  },
  { weight: 3, arbitrary: fc.record({ approval: fc.constantFrom(...outcomes) }) },
  { weight: 2, arbitrary: fc.record({ wait: fc.constantFrom(1_000, 60_000, 3_600_000, 90_000_000) }) },
  { weight: 1, arbitrary: fc.record({ cancel: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ risk: fc.boolean() }) },
);

test('no end without everything done or undone, no step without its signatures, nothing lost on the way', () => {
  const ends = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom(...stages),
      fc.array(step, { maxLength: 60, size: 'large' }),
      (stage, happened) => {
        const game = play(aPlan({ rehearsals: { count: 1 } })).through(
          stage === 'way back' ? 'hypercare' : stage,
        );
        if (stage === 'way back') game.say('rollback', { reason: 'x' });
        const { terms } = game.record();
        const bodies = {
          'start': {},
          'pause': { reason: 'x' },
          'resume': {},
          'abort': { reason: 'x' },
          'retry': {},
          'accept-risk': { finding: 'f1', approval: 'a' },
          'edit-plan': { planHash: 'd'.repeat(64), planVersion: 2, terms, reason: 'x' },
          'cutover': { checklist: ['backup'] },
          'rollback': { reason: 'x' },
          'finish-hypercare': {},
          'add-issue': { ticket: 'T-1' },
        } as const;
        for (const one of happened) {
          const [work] = game.due();
          if ('answer' in one && work) {
            const findings =
              one.answer === 'failed' ? [{ id: 'f1', verdict: 'failed' as const, evidence: 'x' }] : [];
            game.answer(work, () =>
              one.answer === 'passed' ? undefined : { verdict: one.answer, findings },
            );
          } else if ('fail' in one && work) game.answer(work, () => new Error('x'));
          else if ('copy' in one) game.copyOne(() => (one.copy ? undefined : 'x'));
          else if ('say' in one) game.say(one.say, bodies[one.say]);
          else if ('approval' in one) {
            const last = game.record().approvals.at(-1);
            if (last) game.outcome(last.no, one.approval);
          } else if ('wait' in one) game.wait(one.wait);
          else if ('cancel' in one) game.feed({ type: 'cancelled' });
          else if ('risk' in one)
            for (const { id } of game.state().risks)
              game.feed({ type: 'risk', id, verdict: one.risk ? { by: 'qiu' } : { refused: 'x' } });

          const { record, events } = game.state();
          expect(events.at(-1)?.seq).toBe(events.length + 1);
          const { cutover, outcome } = record;
          if (cutover?.frozenAt !== undefined)
            expect(record.approvals.some((a) => a.gate === 'go-no-go' && a.state === 'executing')).toBe(true);
          if (record.delta)
            expect(record.approvals.some((a) => a.gate === 'load' && a.state === 'executing')).toBe(true);
          expect(cutover?.done ?? []).toEqual(cutoverSteps.slice(0, cutover?.done.length ?? 0));
          if (outcome === undefined) continue;
          ends.add(outcome);
          expect(game.due()).toEqual([]);
          expect(record.blockers).toEqual([]);
          if (outcome === 'aborted') expect(cutover?.undo ?? []).toEqual([]);
          if (outcome === 'closed') {
            expect(cutover?.done).toEqual(cutoverSteps);
            for (const table of record.tables) {
              expect(table.state).toBe('sealed');
              if (table.verdict !== 'passed') expect(record.risks.map((r) => r.table)).toContain(table.name);
            }
          }
        }
      },
    ),
    { numRuns: 150, seed: 6 },
  );
  expect([...ends].sort()).toEqual(['aborted', 'closed', 'rolled-back']);
});
