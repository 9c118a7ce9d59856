import { type RegisterName, type RegisterRow, registers } from '@perennial/domain/register/schema';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { expect, test } from 'vitest';
import { draftApproval } from './draft-approval.ts';

/** A register that knows one person. */
const rowsOf = <N extends RegisterName>(name: N): RegisterRow<N>[] =>
  name === 'people' ? [registers[name].parse({ id: 'li-wei', name: '李伟' }) as RegisterRow<N>] : [];
const draft = draftApproval({
  registers: { get: async (_, name, id) => rowsOf(name).find((row) => row.id === id) },
});

const { record: opened } = aTicket({ openedAt: 1_000 });
const fix = { attempt: 1, summary: 'jobs replayed', proposedAt: 5_000, proposedBy: 'li-wei', checks: [] };
const record = { ...opened, class: 'code' as const, fix };
const asked = {
  record,
  no: 'T-1001.fix.1',
  policy: 'fix' as const,
  author: { id: 'li-wei', name: 'li.wei' },
};

test('what is signed is this attempt of the fix, by the name its author has in the register', async () => {
  const approval = await draft(asked);
  expect(approval).toMatchObject({
    no: 'T-1001.fix.1',
    subject: { type: 'ticket', id: 'T-1001' },
    gate: 'fix',
    attempt: 1,
    author: { id: 'li-wei', name: '李伟' },
    record: { type: 'fix', id: 'T-1001', version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    policy: { id: 'fix', version: 1 },
    missing: [{ role: 'lead', count: 1 }],
    openedAt: 5_000,
    state: 'pending',
    // Nobody has stored it yet: its workflow writes the request.
    seq: 0,
    workflow: { id: `approval/${opened.tenant}/T-1001.fix.1` },
  });
  expect(approval.title).toBe('picking list empty: jobs replayed');
});

test('asked twice it is the same; another attempt or another way back is another record', async () => {
  const hashOf = async (over: object) =>
    (await draft({ ...asked, record: { ...record, fix: { ...fix, ...over } } })).record.hash;
  expect(await draft(asked)).toEqual(await draft(asked));
  const hashes = await Promise.all([
    hashOf({}),
    hashOf({ attempt: 2 }),
    hashOf({ rollback: { step: 'restore' } }),
    hashOf({ summary: 'jobs dropped' }),
  ]);
  expect(new Set(hashes).size).toBe(4);
});

test('an author the register does not know signs by the name of the command, or the id', async () => {
  const nameOf = async (author: { id: string; name?: string }) =>
    (await draft({ ...asked, author })).author.name;
  expect([await nameOf({ id: 'mo', name: 'Mo' }), await nameOf({ id: 'mo' })]).toEqual(['Mo', 'mo']);
});
