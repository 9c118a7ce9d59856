import { expect, test } from 'vitest';
import { creditsFor } from './credits-for.ts';
import { type Credit, type CreditCommand, creditCommands, creditMoves, creditStates } from './rules.ts';
import { aBasis, aBreach, aClause } from './testing/breaches.ts';
import { allowedFor, choose, transition } from './transition.ts';

const lead = { id: 'chen-jie', kind: 'person', role: 'lead' } as const;
const note = 'next year the P2 of this module is served as P1';

const aCredit = (over: Partial<Credit> = {}, offered = true): Credit => {
  const clause = aClause(offered ? { alternative: { kind: 'upgrade-guarantee', note } } : {});
  const [credit] = creditsFor(aBasis({ clauses: [clause], caps: { month: 150 } }), [
    aBreach('1', '2026-03-02T10:00'),
  ]);
  if (!credit) throw new Error('the clause gave no credit');
  return { ...credit, ...over };
};

const commands: Record<CreditCommand['name'], CreditCommand> = {
  'agree': { name: 'agree', reason: 'as found' },
  'apply': { name: 'apply', reason: 'April', to: { invoice: 'R-2026-04' } },
  'waive': { name: 'waive', reason: 'goodwill' },
  'dispute': { name: 'dispute', reason: 'the site was closed' },
  'propose-again': { name: 'propose-again', reason: 'the log is clear' },
  'choose': { name: 'choose', reason: 'as offered', alternative: 'upgrade-guarantee' },
  'reverse': { name: 'reverse', reason: 'withdrawn', to: 'next-fee' },
};

test('every command from every state does what the table says, or names what is allowed', () => {
  for (const state of creditStates)
    for (const name of creditCommands) {
      const credit = aCredit({ state });
      const outcome = transition(credit, commands[name], lead, 7);
      const legal = creditMoves[name].from.includes(state);
      if (legal) expect(outcome).toMatchObject({ credit: { state: creditMoves[name].to } });
      else
        expect(outcome).toEqual({
          refused: { code: 'credit.illegalTransition', allowed: allowedFor(credit) },
        });
    }
});

test('a refusal names the commands that would be legal', () => {
  expect(transition(aCredit(), commands.apply, lead, 7)).toEqual({
    refused: { code: 'credit.illegalTransition', allowed: ['agree', 'waive', 'dispute', 'choose'] },
  });
  expect(allowedFor(aCredit({ state: 'applied' }))).toEqual([]);
  expect(allowedFor(aCredit({ state: 'reversal-due' }))).toEqual(['reverse']);
});

test('the way of the money: proposed, agreed, applied to an invoice, each step with who and when', () => {
  const agreed = transition(aCredit(), commands.agree, lead, 7);
  if ('refused' in agreed) throw new Error(agreed.refused.code);
  const applied = transition(agreed.credit, commands.apply, lead, 9);
  expect(applied).toMatchObject({
    credit: {
      state: 'applied',
      amount: 150,
      history: [
        { at: 7, actor: lead, from: 'proposed', to: 'agreed', reason: 'as found' },
        {
          at: 9,
          actor: lead,
          from: 'agreed',
          to: 'applied',
          reason: 'April',
          settlement: { invoice: 'R-2026-04' },
        },
      ],
    },
  });
});

test('a transition leaves the credit it was given untouched', () => {
  const credit = aCredit();
  const before = structuredClone(credit);
  transition(credit, commands.dispute, lead, 7);
  expect(credit).toEqual(before);
});

test.each(creditCommands)('%s needs a reason', (name) => {
  const [state] = creditMoves[name].from;
  const credit = aCredit(state === undefined ? {} : { state });
  for (const reason of ['', '  '])
    expect(transition(credit, { ...commands[name], reason }, lead, 7)).toMatchObject({
      refused: { code: 'credit.reasonMissing' },
    });
});

test('applying needs the invoice, or the next fee', () => {
  const agreed = aCredit({ state: 'agreed' });
  expect(transition(agreed, { name: 'apply', reason: 'April', to: { invoice: ' ' } }, lead, 7)).toMatchObject(
    {
      refused: { code: 'credit.settlementMissing' },
    },
  );
  expect(transition(agreed, { name: 'apply', reason: 'April', to: 'next-fee' }, lead, 7)).toHaveProperty(
    'credit',
  );
});

test('a dispute ends in the proposal, a waiver or an agreement', () => {
  const disputed = aCredit({ state: 'disputed' });
  expect(allowedFor(disputed)).toEqual(['agree', 'waive', 'propose-again', 'choose']);
});

test('a customer who chooses the better level is owed no money, and the words of the guarantee stand', () => {
  const outcome = choose(aCredit(), 'as offered', lead, 7);
  expect(outcome).toMatchObject({
    credit: { state: 'agreed', amount: 0, uncapped: 200, guarantee: note, history: [{ to: 'agreed' }] },
  });
  expect('credit' in outcome && outcome.credit.capped).toBeUndefined();
});

test('the better level cannot be chosen where the clause offers none, nor twice', () => {
  expect(choose(aCredit({}, false), 'as offered', lead, 7)).toEqual({
    refused: { code: 'credit.illegalTransition', allowed: ['agree', 'waive', 'dispute'] },
  });
  const chosen = choose(aCredit(), 'as offered', lead, 7);
  if ('refused' in chosen) throw new Error(chosen.refused.code);
  const disputed = transition(chosen.credit, commands.dispute, lead, 8);
  if ('refused' in disputed) throw new Error(disputed.refused.code);
  expect(allowedFor(disputed.credit)).not.toContain('choose');
});

test('a guarantee that was chosen leaves its share of the cap to others', () => {
  const breaches = [aBreach('1', '2026-03-02T10:00'), aBreach('2', '2026-03-03T10:00')];
  const clause = aClause({ alternative: { kind: 'upgrade-guarantee', note } });
  const basis = aBasis({ clauses: [clause], caps: { month: 200 } });
  const [first, ...rest] = creditsFor(basis, breaches);
  const chosen = first && choose(first, 'as offered', lead, 7);
  if (!chosen || 'refused' in chosen) throw new Error('the guarantee was not chosen');
  expect(creditsFor(basis, breaches, [chosen.credit, ...rest]).map((c) => c.amount)).toEqual([0, 200]);
});
