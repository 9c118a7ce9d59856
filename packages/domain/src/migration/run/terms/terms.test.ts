import { expect, test } from 'vitest';
import { type Plan, phases } from '../../plan/rules.ts';
import { openRun } from '../open.ts';
import { termsOf } from './rules.ts';

const plan: Plan = {
  version: 1,
  name: 'legacy to new',
  site: 'acme-shanghai',
  source: { kind: 'postgres', connection: 'secret:legacy' },
  target: { kind: 'postgres', connection: 'secret:new' },
  tables: [],
  verify: { level: 'L1' },
  approvals: { load: 'change', goNoGo: 'two-of-three' },
};

test('what a plan leaves open has a usual value, for every phase', () => {
  const terms = termsOf(plan);
  for (const phase of phases) expect(terms.plannedMs[phase]).toBeGreaterThan(0);
  expect(terms).toMatchObject({
    lanes: 2,
    rehearsals: 1,
    checklist: [],
    countdownMs: 600_000,
    freezeMs: 3_600_000,
  });
  expect(terms.policies).toEqual({ 'load': 'change', 'go-no-go': 'two-of-three' });
});

test('what it says counts; a planned phase comes before the length of hypercare', () => {
  const cutover = {
    checklist: [{ id: 'backup', title: 'Backup' }],
    freezeMs: 7,
    countdownMs: 0,
    reverseWindowMs: 9,
  };
  const said = { ...plan, hypercareMs: 5, chunk: { lanes: 4 }, rehearsals: { count: 0 }, cutover };
  expect(termsOf(said)).toMatchObject({
    lanes: 4,
    rehearsals: 0,
    checklist: ['backup'],
    freezeMs: 7,
    countdownMs: 0,
    reverseWindowMs: 9,
    plannedMs: { hypercare: 5 },
  });
  expect(termsOf({ ...said, phases: { hypercare: { plannedMs: 6 } } }).plannedMs.hypercare).toBe(6);
});

test('a run begins ready, with its first event and nothing of the plan but hash and terms', () => {
  const author = { id: 'ann', name: 'Ann' };
  const ids = { tenant: 'north', customer: 'acme', no: 'M-1', planHash: 'a'.repeat(64) };
  const { record, event } = openRun(
    { ...ids, plan, author, workflowId: 'migration/north/M-1', requestId: 'r' },
    5,
  );
  expect(record).toMatchObject({
    ...ids,
    state: 'ready',
    phases: [],
    seq: 1,
    openedAt: 5,
    terms: termsOf(plan),
  });
  expect(record).not.toHaveProperty('plan');
  expect(event).toMatchObject({ seq: 1, kind: 'opened', at: 5, actor: { id: 'ann', kind: 'person' } });
});
