/** Every rule of an approval: once kept, once broken. */
import { isClosed, waitsFor } from '@perennial/domain/approval/quorum/rules';
import { aPolicy } from '@perennial/testkit/flow/an-approval';
import { describe, expect, test } from 'vitest';
import { aSignature, day, hour, play, start } from './testing/play.ts';

const approved = () => {
  const p = play();
  p.sign(aSignature('qiu'));
  p.sign(aSignature('owen'));
  return p;
};
const next = { type: 'plan', id: 'M-1', version: 2, hash: 'b'.repeat(64) };

describe('quorum', () => {
  test('two of three with the customer owner approve; one alone does not', () => {
    const p = play();
    expect(p.sign(aSignature('qiu'))).toBeUndefined();
    expect(p.state()).toBe('pending');
    p.sign(aSignature('owen'));
    expect(p.state()).toBe('approved');
    expect(p.record().missing).toEqual([{ role: 'lead', count: 1 }]);
  });
  test('two of three without the seat that must be filled are not enough', () => {
    const p = play();
    p.sign(aSignature('qiu'));
    p.sign(aSignature('lei'));
    expect(p.state()).toBe('pending');
    p.sign(aSignature('owen'));
    expect(p.state()).toBe('approved');
  });
  test('without `need` every seat has to be filled', () => {
    const { need: _, ...policy } = aPolicy();
    const p = play({ policy });
    for (const name of ['qiu', 'owen'] as const) p.sign(aSignature(name));
    expect(p.state()).toBe('pending');
    p.sign(aSignature('lei'));
    expect(p.state()).toBe('approved');
  });
  test('a role nobody asked for and a seat that is filled are refused', () => {
    const p = play();
    expect(p.sign(aSignature('ann'))).toBe('role.notAsked');
    p.sign(aSignature('qiu'));
    expect(p.sign(aSignature('lei', { role: 'qa' }))).toBe('role.seatTaken');
    expect(p.record().signatures).toHaveLength(1);
  });
  test('one signature given twice is a duplicate', () => {
    const p = play();
    p.sign(aSignature('qiu'));
    expect(p.sign(aSignature('qiu'))).toBe('signature.duplicate');
  });
});

describe('four eyes on persons', () => {
  test('the author does not approve, nor does a delegate in their name', () => {
    const p = play();
    expect(p.sign(aSignature('author'))).toBe('person.author');
    expect(
      p.tell('author', 'delegate', {
        to: { id: 'ann', name: 'Ann' },
        role: 'lead',
        until: start + day,
        reason: 'away',
      }),
    ).toBe('person.author');
  });
  test('one person fills one seat, however many roles or accounts they have', () => {
    const p = play();
    p.sign(aSignature('lei'));
    expect(p.sign(aSignature('lei', { id: 'other-account', role: 'qa' }))).toBe('person.alreadySigned');
  });
  test('a delegate and the one they spoke for have both signed', () => {
    const p = play();
    p.tell('qiu', 'delegate', {
      to: { id: 'lei', name: 'Lei' },
      role: 'qa',
      until: start + day,
      reason: 'away',
    });
    const onBehalfOf = { id: 'qiu', name: 'Qiu' };
    expect(p.sign(aSignature('lei', { role: 'qa', onBehalfOf }))).toBeUndefined();
    expect(p.sign(aSignature('lei', { id: 's-2' }))).toBe('person.alreadySigned');
    expect(p.sign(aSignature('qiu', { role: 'lead' }))).toBe('person.alreadySigned');
  });
  test('an approver does not execute, nor does the author; a third person does', () => {
    const p = approved();
    expect(p.tell('ann', 'begin-execution', { executor: { id: 'qiu', name: 'Qiu' } })).toBe(
      'person.executor',
    );
    expect(p.tell('ann', 'begin-execution', { executor: { id: 'author', name: 'A' } })).toBe(
      'person.executor',
    );
    expect(p.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'Ann' } })).toBeUndefined();
    expect(p.state()).toBe('executing');
    expect(isClosed(p.record())).toBe(true);
  });
  test('a policy may let the author execute', () => {
    const p = play({ policy: aPolicy({ executorMayBeAuthor: true }) });
    for (const name of ['qiu', 'owen'] as const) p.sign(aSignature(name));
    expect(p.tell('ann', 'begin-execution', { executor: { id: 'author', name: 'A' } })).toBeUndefined();
  });
});

describe('veto', () => {
  test('one rejection ends it, with a reason', () => {
    const p = play();
    expect(p.sign(aSignature('qiu', { verdict: 'reject' }))).toBe('reason.missing');
    p.sign(aSignature('qiu', { id: 's-2', verdict: 'reject', reason: 'no backup' }));
    expect(p.state()).toBe('rejected');
    expect(p.sign(aSignature('owen'))).toBe('state.closed');
  });
  test('a rejection after the quorum still ends it until execution begins', () => {
    const p = approved();
    p.sign(aSignature('lei', { verdict: 'reject', reason: 'wrong window' }));
    expect(p.state()).toBe('rejected');
    const q = approved();
    q.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'Ann' } });
    expect(q.sign(aSignature('lei', { verdict: 'reject', reason: 'late' }))).toBe('state.closed');
    expect(q.state()).toBe('executing');
  });
});

describe('delegation', () => {
  const to = { id: 'ann', name: 'Ann' };
  const onBehalfOf = { id: 'qiu', name: 'Qiu' };
  test('a delegate signs on behalf within the period, and not after it', () => {
    const p = play();
    p.tell('qiu', 'delegate', { to, role: 'qa', until: start + day, reason: 'away' });
    expect(waitsFor(p.record(), 'ann', ['agent'], start)).toBe(true);
    p.at(day);
    expect(p.sign(aSignature('ann', { role: 'qa', onBehalfOf }))).toBe('delegation.none');
    p.at(day - 1);
    expect(p.sign(aSignature('ann', { id: 's-2', role: 'qa', onBehalfOf }))).toBeUndefined();
  });
  test('it holds for its role only', () => {
    const p = play();
    p.tell('lei', 'delegate', { to, role: 'lead', until: start + day, reason: 'away' });
    const lei = { id: 'lei', name: 'Lei' };
    expect(p.sign(aSignature('ann', { role: 'qa', onBehalfOf: lei }))).toBe('delegation.none');
  });
  test('a delegate of a delegate is refused, by command and by signature', () => {
    const p = play();
    p.tell('qiu', 'delegate', { to, role: 'qa', until: start + day, reason: 'away' });
    expect(
      p.tell('ann', 'delegate', {
        to: { id: 'sec', name: 'S' },
        role: 'qa',
        until: start + day,
        reason: 'r',
      }),
    ).toBe('delegation.notTransitive');
    expect(p.sign(aSignature('sec', { role: 'qa', onBehalfOf: { id: 'ann', name: 'Ann' } }))).toBe(
      'delegation.none',
    );
    expect(p.sign(aSignature('sec', { id: 's-3', role: 'qa', onBehalfOf }))).toBe('delegation.none');
  });
  test.each([
    ['delegation.notHeld', 'ann', { to: { id: 'sec', name: 'S' }, role: 'qa', until: start + day }],
    ['delegation.self', 'qiu', { to: { id: 'qiu', name: 'Q' }, role: 'qa', until: start + day }],
    ['delegation.past', 'qiu', { to, role: 'qa', until: start }],
    ['delegation.period', 'qiu', { to, role: 'qa', until: start + 15 * day }],
    ['delegation.period', 'qiu', { to, role: 'qa', since: start + 2 * day, until: start + day }],
    ['role.notAsked', 'sec', { to, role: 'security-administrator', until: start + day }],
    ['person.author', 'lei', { to: { id: 'author', name: 'A' }, role: 'lead', until: start + day }],
  ] as const)('%s', (refusal, by, body) => {
    const p = play();
    expect(p.tell(by, 'delegate', { ...body, reason: 'away' })).toBe(refusal);
    expect(p.record().delegations).toEqual([]);
    expect(p.kinds().at(-1)).toBe('command-refused');
  });
  test('a policy without delegation takes none', () => {
    const { delegation: _, ...policy } = aPolicy();
    const p = play({ policy });
    expect(p.tell('qiu', 'delegate', { to, role: 'qa', until: start + day, reason: 'r' })).toBe(
      'delegation.notAllowed',
    );
  });
});

describe('revoking and editing', () => {
  test('a signer takes the signature back until execution begins', () => {
    const p = approved();
    expect(p.tell('ann', 'revoke', { signature: 's-qiu', reason: 'r' })).toBe('revoke.none');
    expect(p.tell('qiu', 'revoke', { signature: 's-qiu', reason: 'new facts' })).toBeUndefined();
    expect(p.state()).toBe('pending');
    expect(p.sign(aSignature('qiu', { id: 's-again' }))).toBeUndefined();
    expect(p.state()).toBe('approved');
    p.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'Ann' } });
    expect(p.tell('owen', 'revoke', { signature: 's-owen', reason: 'late' })).toBe('state.executing');
  });
  test('whom a delegate spoke for may take it back, too', () => {
    const p = play();
    p.tell('qiu', 'delegate', {
      to: { id: 'ann', name: 'Ann' },
      role: 'qa',
      until: start + day,
      reason: 'away',
    });
    p.sign(aSignature('ann', { role: 'qa', onBehalfOf: { id: 'qiu', name: 'Qiu' } }));
    expect(p.tell('qiu', 'revoke', { signature: 's-ann', reason: 'not so' })).toBeUndefined();
  });
  test('an edit between two approvals voids the first', () => {
    const p = play();
    p.sign(aSignature('qiu'));
    expect(p.tell('author', 'edited', { record: next, reason: 'one table more' })).toBeUndefined();
    p.sign(aSignature('owen'));
    expect(p.state()).toBe('pending');
    expect(p.record().signatures[0]?.void).toMatchObject({ why: 'record-changed' });
    p.sign(aSignature('qiu', { id: 's-again' }));
    expect(p.state()).toBe('approved');
  });
  test('an edit of what is approved makes it wait again; the same record is no edit; none once execution began', () => {
    const p = approved();
    expect(p.tell('author', 'edited', { record: p.record().record, reason: 'r' })).toBe('edit.same');
    expect(p.tell('ann', 'edited', { record: next, reason: 'r' })).toBe('person.notAuthor');
    p.tell('author', 'edited', { record: next, reason: 'r' });
    expect(p.state()).toBe('pending');
    const older = { ...next, version: 1, hash: '7'.repeat(64) };
    expect(p.tell('author', 'edited', { record: older, reason: 'r' })).toBe('edit.version');
    const q = approved();
    q.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'Ann' } });
    expect(q.tell('author', 'edited', { record: next, reason: 'r' })).toBe('state.executing');
  });
});

describe('time', () => {
  test('reminders come until it is decided, once after an outage', () => {
    const p = play({ policy: aPolicy({ remindEveryMs: day }) });
    p.wait(day - 1);
    expect(p.kinds()).toEqual([]);
    p.wait(1);
    p.wait(5 * day);
    expect(p.kinds()).toEqual(['reminded', 'reminded']);
    p.sign(aSignature('qiu'));
    p.sign(aSignature('owen'));
    p.wait(day);
    expect(p.kinds().filter((k) => k === 'reminded')).toHaveLength(2);
  });
  test('the deadline rejects where the policy says so, at its own instant', () => {
    const p = play({ policy: aPolicy({ deadline: { afterMs: 2 * day, outcome: 'reject' } }) });
    p.sign(aSignature('qiu'));
    p.wait(2 * day + hour);
    expect(p.state()).toBe('rejected');
    expect(p.events().at(-1)).toMatchObject({
      kind: 'rejected',
      at: start + 2 * day,
      actor: { kind: 'system' },
    });
    expect(p.sign(aSignature('owen'))).toBe('state.closed');
  });
  test('or escalates, once, and goes on waiting', () => {
    const p = play({
      policy: aPolicy({ deadline: { afterMs: day, outcome: 'escalate', to: 'project-manager' } }),
    });
    p.wait(3 * day);
    expect(p.kinds()).toEqual(['escalated']);
    for (const name of ['qiu', 'owen'] as const) p.sign(aSignature(name));
    expect(p.state()).toBe('approved');
  });
  test('given ahead, it holds within its window only', () => {
    const p = play({ window: { from: start + day, to: start + day + hour } });
    for (const name of ['qiu', 'owen'] as const) p.sign(aSignature(name));
    const executor = { id: 'ann', name: 'Ann' };
    expect(p.tell('ann', 'begin-execution', { executor })).toBe('window.outside');
    p.wait(day);
    expect(p.tell('ann', 'begin-execution', { executor })).toBeUndefined();
  });
  test('a window that has passed, or a validity, ends it', () => {
    const p = play({ window: { from: start, to: start + hour } });
    for (const name of ['qiu', 'owen'] as const) p.sign(aSignature(name));
    p.wait(hour);
    expect(p.state()).toBe('expired');
    const q = approved();
    q.wait(7 * day);
    expect(q.state()).toBe('expired');
    expect(q.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'A' } })).toBe('state.closed');
  });
});

describe('break glass', () => {
  const broken = () => {
    const p = play();
    p.sign(aSignature('lei', { purpose: 'break-glass', reason: 'production stands still' }));
    return p;
  };
  const review = { purpose: 'review', meaning: 'reviewed' } as const;
  test('one signature with a reason opens it; the review is asked for within 24 h', () => {
    const p = broken();
    expect(p.state()).toBe('approved');
    expect(p.record().breakGlass).toMatchObject({ by: { id: 'lei' }, reviewDueAt: start + day });
    p.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'Ann' } });
    expect(isClosed(p.record())).toBe(false);
    p.wait(day);
    expect(p.kinds().at(-1)).toBe('review-overdue');
    p.wait(day);
    expect(p.kinds().filter((k) => k === 'review-overdue')).toHaveLength(1);
    expect(p.sign(aSignature('qiu', { ...review, id: 's-r' }))).toBeUndefined();
    expect(isClosed(p.record())).toBe(true);
  });
  test('not without a reason, not by another role, not by the author, not where the policy has none', () => {
    const glass = { purpose: 'break-glass', reason: 'r' } as const;
    expect(play().sign(aSignature('lei', { purpose: 'break-glass' }))).toBe('reason.missing');
    expect(play().sign(aSignature('qiu', glass))).toBe('role.notAsked');
    expect(play().sign(aSignature('author', glass))).toBe('person.author');
    const { breakGlass: _, ...policy } = aPolicy();
    expect(play({ policy }).sign(aSignature('lei', glass))).toBe('breakGlass.notAllowed');
  });
  test('whoever broke it, executed or wrote it does not review it, and there is one review', () => {
    const p = broken();
    expect(p.sign(aSignature('lei', { ...review, id: 's-1', role: 'qa' }))).toBe('person.brokeGlass');
    expect(p.sign(aSignature('author', { ...review, id: 's-2', role: 'qa' }))).toBe('person.author');
    expect(p.sign(aSignature('owen', { ...review, id: 's-3' }))).toBe('role.notAsked');
    p.tell('ann', 'begin-execution', { executor: { id: 'qiu', name: 'Qiu' } });
    expect(p.sign(aSignature('qiu', { ...review, id: 's-4' }))).toBe('person.executor');
    expect(play().sign(aSignature('qiu', review))).toBe('review.none');
  });
  test('an expired one still waits for its review', () => {
    const p = broken();
    p.wait(8 * day);
    expect([p.state(), isClosed(p.record())]).toEqual(['expired', false]);
    expect(p.sign(aSignature('owen'))).toBe('state.closed');
    p.sign(aSignature('qiu', { ...review, verdict: 'reject', reason: 'there was time to ask' }));
    expect(p.record().breakGlass?.review).toMatchObject({ verdict: 'reject' });
    expect(isClosed(p.record())).toBe(true);
  });
});

test('a record nobody stored before begins with its request', () => {
  const p = play({ seq: 0 });
  expect(p.events()).toMatchObject([{ seq: 1, kind: 'requested', actor: { id: 'author' } }]);
});

test('it waits for those who could sign now', () => {
  const p = play();
  const held = (name: 'qiu' | 'ann' | 'author', roles: readonly ('qa' | 'agent' | 'lead')[]) =>
    waitsFor(p.record(), name, roles, start);
  expect([held('qiu', ['qa']), held('ann', ['agent']), held('author', ['lead'])]).toEqual([
    true,
    false,
    false,
  ]);
  p.sign(aSignature('qiu'));
  expect(held('qiu', ['qa'])).toBe(false);
});

describe('nobody needs it any more', () => {
  test('one that waits or is approved is withdrawn, and takes nothing after that', () => {
    for (const p of [play(), approved()]) {
      expect(p.tell('author', 'withdraw', { reason: 'the ticket was cancelled' })).toBeUndefined();
      expect([p.state(), isClosed(p.record())]).toEqual(['expired', true]);
      expect(p.events().at(-1)).toMatchObject({ kind: 'expired', reason: 'the ticket was cancelled' });
      expect(p.sign(aSignature('lei'))).toBe('state.closed');
    }
  });
  test('one whose execution has begun is not', () => {
    const p = approved();
    p.tell('ann', 'begin-execution', { executor: { id: 'ann', name: 'Ann' } });
    expect(p.tell('author', 'withdraw', { reason: 'late' })).toBe('state.executing');
    expect(p.state()).toBe('executing');
  });
});
