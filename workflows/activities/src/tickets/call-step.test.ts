import type { StepRequest } from '@perennial/definitions/ticket/activities';
import { type RegisterName, type RegisterRow, registers } from '@perennial/domain/register/schema';
import type { StepAudience } from '@perennial/domain/sla/policy/rules';
import { describe, expect, test } from 'vitest';
import { type CallDeps, callStep } from './call-step.ts';

type Rows = { [N in RegisterName]?: object[] };

const at = (local: string) => Date.parse(`2026-01-05T${local}+08:00`);
const noon = at('12:00:00');
const night = at('03:00:00');

const mail = (id: string, over: object = {}) => ({
  id,
  name: id,
  contacts: { email: `${id}@vendor.example` },
  ...over,
});
const sleeps = { quietHours: { from: '22:00', to: '07:00' } };

const rows: Rows = {
  people: [
    mail('li-wei', { ...sleeps, manager: 'chen-jie' }),
    mail('wang-fang', { manager: 'chen-jie' }),
    mail('chen-jie', { manager: 'zhao-min', roles: ['director'] }),
    mail('zhao-min', { roles: ['director'] }),
    mail('buyer', { roles: ['director'], customer: 'acme' }),
    { id: 'no-mail', name: 'No Mail' },
  ],
  groups: [
    { id: 'wms', name: 'Inventory', lead: 'chen-jie', members: ['li-wei', 'wang-fang'] },
    { id: 'empty', name: 'Empty' },
  ],
  rotas: [
    { id: 'night', name: 'Night', people: ['wang-fang', 'li-wei'], startsOn: '2026-01-01', everyDays: 1 },
    { id: 'later', name: 'Later', people: ['li-wei'], startsOn: '2027-01-01' },
  ],
};

/** A register in memory; lists come in pages of two. */
const deps = (given: Rows): CallDeps => {
  const parsed = <N extends RegisterName>(name: N): RegisterRow<N>[] =>
    (given[name] ?? []).map((row) => registers[name].parse(row) as RegisterRow<N>);
  return {
    registers: {
      get: async (scope, name, id) => {
        expect(scope.tenant).toBe('north');
        return parsed(name).find((row) => row.id === id);
      },
      list: async (_, name, { cursor }) => {
        const from = Number(cursor ?? 0);
        const items = parsed(name).slice(from, from + 2);
        return { items, ...(from + 2 < parsed(name).length ? { nextCursor: `${from + 2}` } : {}) };
      },
    },
  };
};

const call = (to: StepAudience[], over: Partial<StepRequest> = {}, given = rows) =>
  callStep(deps(given))({ tenant: 'north', to, at: noon, level: 'P2', group: 'wms', ...over });

describe('who takes a step', () => {
  test.each<[string, StepAudience, Partial<StepRequest>, string]>([
    ['the assignee', 'assignee', { assignee: 'wang-fang' }, 'wang-fang'],
    ['the first member of the group', 'group', {}, 'li-wei'],
    ["the group's lead", 'lead', {}, 'chen-jie'],
    ['the lead of a named group first', { group: 'wms' }, {}, 'chen-jie'],
    ['a named person', { person: 'zhao-min' }, {}, 'zhao-min'],
    ['whoever has the role, no customer', { role: 'director' }, {}, 'chen-jie'],
    ['whoever is on call', { rota: 'night' }, {}, 'wang-fang'],
    ['the manager of who was called last', 'next-manager', { lastCalled: 'chen-jie' }, 'zhao-min'],
    ['else of the assignee', 'next-manager', { assignee: 'li-wei' }, 'chen-jie'],
    ["else of the group's lead", 'next-manager', {}, 'zhao-min'],
  ])('%s', async (_, to, over, id) => {
    expect(await call([to], over)).toEqual({ called: [id], passedOver: [] });
  });

  test('the rota changes hands, and the step is for who is on call then', async () => {
    expect((await call([{ rota: 'night' }], { at: noon + 24 * 3_600_000 })).called).toEqual(['li-wei']);
  });

  test('role and rota reach people beyond the first page of the register', async () => {
    expect((await call([{ role: 'director' }], {}, { ...rows, groups: [] })).called).toEqual(['chen-jie']);
    const people = [
      ...Array.from({ length: 7 }, (_, i) => mail(`p-${i}`)),
      mail('last', { roles: ['rare'] }),
    ];
    expect((await call([{ role: 'rare' }], {}, { people })).called).toEqual(['last']);
  });
});

describe('quiet hours', () => {
  test('pass over a sleeper to the next of the audience, and say so', async () => {
    expect(await call(['group'], { at: night })).toEqual({
      called: ['wang-fang'],
      passedOver: ['group: li-wei (quiet hours)'],
    });
  });

  test('do not hold for a level they do not name', async () => {
    expect(await call(['group'], { at: night, level: 'P1' })).toEqual({ called: ['li-wei'], passedOver: [] });
  });

  test('of everybody in an audience lead to the next audience', async () => {
    const answer = await call(['assignee', 'lead'], { at: night, assignee: 'li-wei' });
    expect(answer).toEqual({ called: ['chen-jie'], passedOver: ['assignee: li-wei (quiet hours)'] });
  });
});

describe('a broken chain', () => {
  test.each<[string, StepAudience, Partial<StepRequest>, string]>([
    ['no assignee', 'assignee', {}, 'assignee: nobody'],
    ['a group that is gone', { group: 'gone' }, {}, 'group gone: nobody'],
    ['a group without members', { group: 'empty' }, {}, 'group empty: nobody'],
    ['a ticket without a group', 'lead', { group: 'gone' }, 'lead: nobody'],
    ['a rota that has not begun', { rota: 'later' }, {}, 'rota later: nobody'],
    ['a rota that is gone', { rota: 'gone' }, {}, 'rota gone: nobody'],
    ['a role nobody has', { role: 'king' }, {}, 'role king: nobody'],
    ['the end of the managers', 'next-manager', { lastCalled: 'zhao-min' }, 'next-manager: nobody'],
    ['a person that is gone', { person: 'gone' }, {}, 'person gone: gone (not in the register)'],
    ['nowhere to write to', { person: 'no-mail' }, {}, 'person no-mail: no-mail (has no address)'],
  ])('%s is said, not thrown', async (_, to, over, why) => {
    expect(await call([to], over)).toEqual({ called: [], passedOver: [why] });
  });

  test('does not stop the audiences behind it', async () => {
    expect(await call([{ rota: 'gone' }, { person: 'no-mail' }, 'lead'])).toEqual({
      called: ['chen-jie'],
      passedOver: ['rota gone: nobody', 'person no-mail: no-mail (has no address)'],
    });
  });

  test('nobody is asked twice within one audience', async () => {
    const groups = [{ id: 'wms', name: 'Inventory', lead: 'li-wei', members: ['li-wei', 'li-wei'] }];
    const answer = await call([{ group: 'wms' }], { at: night }, { ...rows, groups });
    expect(answer.passedOver).toEqual(['group wms: li-wei (quiet hours)']);
  });
});
