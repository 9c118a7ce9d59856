import { DomainError } from '@perennial/domain/errors';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aBody } from '../../testing/tenant.ts';
import { morning, openWorld, type World } from '../../testing/world.ts';

let world: World;
let no: string;
let stored: World['flow']['answer'];
beforeAll(async () => {
  world = await openWorld();
  stored = world.flow.answer;
});
afterAll(() => world.close());
beforeEach(async () => {
  world.given.length = 0;
  world.flow.answer = stored;
  world.clock.now = morning;
  no = (await world.as('agent', 'POST', '/v1/tickets', { body: aBody() })).json.no;
  // Its workflow has started.
  for (const row of await world.store.starts.lease(morning, 1_000, 500))
    await world.store.starts.done(row.id);
});

const plan = {
  plan: 'restore the view from the nightly copy',
  none: 'the view is read only',
  nextSteps: [{ what: 'restore', owner: 'li.wei', by: '2026-01-05T12:00:00+08:00' }],
};
const command = (name: string, body: object, key?: string, caller: Parameters<World['as']>[0] = 'agent') =>
  world.as(caller, 'POST', `/v1/tickets/${no}/${name}`, { body, ...(key === undefined ? {} : { key }) });

test('a fix is approved by a person: a key that acts for nobody tells the workflow nothing', async () => {
  const body = { verdict: 'approve', reason: 'looks right' };
  const { status, json } = await command('approve', body, undefined, 'lead');
  expect([status, json.code]).toEqual([403, 'auth.forbidden']);
  expect(json.detail).toContain('a key that names its person');
  expect(world.given).toEqual([]);
  const scope = world.scopeOf('lead');
  const grant = { role: 'lead', person: 'li.wei', name: 'k', expiresAt: morning + 60_000 } as const;
  const { secret } = await world.store.keys.create(scope, grant);
  const answer = await world.app.request(`/v1/tickets/${no}/approve`, {
    method: 'POST',
    headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  expect(world.given).toMatchObject([
    { envelope: { name: 'approve', actor: { id: 'li.wei', kind: 'person' } } },
  ]);
});

describe('what the workflow is told', () => {
  test('name, body with instants, actor, and the instant intake received it', async () => {
    world.clock.now = morning + 61_000;
    expect((await command('respond', plan)).status).toBe(200);
    expect(world.given).toMatchObject([
      {
        workflowId: `ticket/north/${no}`,
        envelope: {
          name: 'respond',
          actor: { kind: 'key', role: 'agent' },
          receivedAt: morning + 61_000,
          body: { ...plan, nextSteps: [{ what: 'restore', owner: 'li.wei', by: morning + 3 * 3_600_000 }] },
        },
      },
    ]);
  });

  test('the answer is the ticket', async () => {
    expect((await command('start', {})).json).toMatchObject({
      no,
      links: { self: `http://intake/v1/tickets/${no}` },
    });
  });

  test('without a body is an empty one', async () => {
    expect((await world.as('agent', 'POST', `/v1/tickets/${no}/acknowledge`)).status).toBe(200);
    expect(world.given[0]?.envelope.body).toEqual({});
  });

  test('a customer may write messages, and stands as customer', async () => {
    expect((await command('messages', { text: 'any news?' }, undefined, 'acme')).status).toBe(200);
    expect(world.given[0]?.envelope.actor).toMatchObject({ kind: 'customer', role: 'customer' });
  });
});

describe('Idempotency-Key', () => {
  test('is the update id, apart for every command', async () => {
    await command('start', {}, 'k-1');
    await command('resume', {}, 'k-1');
    expect(world.given.map((g) => g.envelope.id)).toEqual(['start:k-1', 'resume:k-1']);
  });

  test('without one every request has an id of its own', async () => {
    await command('start', {});
    await command('start', {});
    expect(new Set(world.given.map((g) => g.envelope.id)).size).toBe(2);
  });

  test('the same key and body go to the workflow again, under the same id', async () => {
    await command('updates', { text: 'we are at it' }, 'k-2');
    expect((await command('updates', { text: 'we are at it' }, 'k-2')).status).toBe(200);
    expect(new Set(world.given.map((g) => g.envelope.id)).size).toBe(1);
  });

  test('the same key with another body never reaches the workflow', async () => {
    await command('updates', { text: 'we are at it' }, 'k-3');
    const { status, json } = await command('updates', { text: 'something else' }, 'k-3');
    expect(status).toBe(409);
    expect(json.code).toBe('idempotency.conflict');
    expect(world.given).toHaveLength(1);
  });

  test('the same key on another ticket is another request', async () => {
    await command('updates', { text: 'we are at it' }, 'k-4');
    no = (await world.as('agent', 'POST', '/v1/tickets', { body: aBody() })).json.no;
    expect((await command('updates', { text: 'something else' }, 'k-4')).status).toBe(200);
  });
});

describe('Idempotency-Key of a command that was not carried out', () => {
  const says = (error: Error) => {
    world.flow.answer = async () => {
      throw error;
    };
  };
  const heard = () => world.given.map(({ envelope }) => [envelope.id, envelope.body]);

  test.each([
    ['ticket.illegalTransition', 409],
    ['ticket.missing', 409],
    ['request.invalid', 422],
  ] as const)('refused with %s it is free for a corrected body', async (code, status) => {
    says(new DomainError(code, 'not so'));
    expect((await command('updates', { text: 'wrong' }, 'k-5')).status).toBe(status);
    world.flow.answer = stored;
    expect((await command('updates', { text: 'corrected' }, 'k-5')).status).toBe(200);
    expect(heard()).toMatchObject([
      ['updates:k-5', { text: 'wrong' }],
      ['updates:k-5', { text: 'corrected' }],
    ]);
    // And from then on it stands for what was accepted.
    expect(await command('updates', { text: 'wrong' }, 'k-5')).toMatchObject({
      status: 409,
      json: { code: 'idempotency.conflict' },
    });
    expect((await command('updates', { text: 'corrected' }, 'k-5')).status).toBe(200);
  });

  test('refused it may also be sent again as it was, once the ticket has moved on', async () => {
    says(new DomainError('ticket.illegalTransition', 'not yet'));
    expect((await command('start', {}, 'k-6')).status).toBe(409);
    world.flow.answer = stored;
    expect((await command('start', {}, 'k-6')).status).toBe(200);
  });

  test.each(['flow.unavailable', 'store.unavailable'] as const)(
    'without an answer (%s) it stays with its body: the command may have been applied',
    async (code) => {
      says(new DomainError(code, 'no answer', { retryAfterS: 5 }));
      expect((await command('updates', { text: 'we are at it' }, 'k-7')).status).toBe(503);
      world.flow.answer = stored;
      expect(await command('updates', { text: 'something else' }, 'k-7')).toMatchObject({
        status: 409,
        json: { code: 'idempotency.conflict' },
      });
      expect((await command('updates', { text: 'we are at it' }, 'k-7')).status).toBe(200);
      expect(new Set(world.given.map((g) => g.envelope.id)).size).toBe(1);
    },
  );

  test('after an error nobody planned for it stays with its body, too', async () => {
    says(new TypeError('broken'));
    expect((await command('updates', { text: 'we are at it' }, 'k-8')).status).toBe(500);
    world.flow.answer = stored;
    expect((await command('updates', { text: 'something else' }, 'k-8')).status).toBe(409);
    expect((await command('updates', { text: 'we are at it' }, 'k-8')).status).toBe(200);
  });
});

describe('whom a ticket is given to', () => {
  test.each<[string, object, string[], RegExp]>([
    ['assign', { assignee: 'nobody' }, ['/assignee'], /no person nobody.*\/v1\/registers\/people/],
    ['assign', { group: 'nobody' }, ['/group'], /no group nobody.*\/v1\/registers\/groups/],
    ['assign', { assignee: 'li.wei', group: 'nobody' }, ['/group'], /no group nobody/],
    ['assign', { assignee: 'wms', group: 'li.wei' }, ['/assignee', '/group'], /no person wms/],
    ['triage', { class: 'data', group: 'nobody' }, ['/group'], /no group nobody/],
  ])('%s %j names %j', async (name, body, paths, message) => {
    const { status, json } = await command(name, body, 'k-9');
    expect(status).toBe(422);
    expect(json.code).toBe('request.invalid');
    expect(json.errors.map((e) => [e.path, e.code])).toEqual(paths.map((path) => [path, 'unknown']));
    expect(json.errors[0]?.message).toMatch(message);
    expect(world.given).toEqual([]);
  });

  test('the key of the refused command is free for the corrected one', async () => {
    expect((await command('assign', { assignee: 'nobody' }, 'k-10')).status).toBe(422);
    expect((await command('assign', { assignee: 'li.wei', group: 'dba' }, 'k-10')).status).toBe(200);
    expect((await command('triage', { class: 'data', group: 'nobody' }, 'k-10')).status).toBe(422);
    expect((await command('triage', { class: 'data', group: 'dba' }, 'k-10')).status).toBe(200);
    expect(world.given.map((g) => g.envelope.name)).toEqual(['assign', 'triage']);
  });

  test("a customer's person is told from the vendor's own", async () => {
    const row = { id: 'chen.jie', name: 'Chen Jie', customer: 'acme' };
    await world.as('lead', 'PUT', '/v1/registers/people', { body: { rows: [row] } });
    const { status, json } = await command('assign', { assignee: 'chen.jie' });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: '/assignee', code: 'notStaff' }]);
    expect(json.errors[0]?.message).toMatch(/chen\.jie is of the customer acme/);
    expect(world.given).toEqual([]);
  });

  test("another vendor's people are nobody here", async () => {
    const row = { id: 'south.only', name: 'South Only' };
    await world.as('otherLead', 'PUT', '/v1/registers/people', { body: { rows: [row] } });
    expect((await command('assign', { assignee: 'south.only' })).status).toBe(422);
  });
});

describe('when the workflow says no', () => {
  const says = (error: Error) => {
    world.flow.answer = async () => {
      throw error;
    };
  };

  test('an illegal step is a 409 with the legal ones', async () => {
    says(new DomainError('ticket.illegalTransition', 'not while new', { allowed: ['triage', 'respond'] }));
    const { status, json } = await command('start', {});
    expect(status).toBe(409);
    expect(json).toMatchObject({
      code: 'ticket.illegalTransition',
      detail: 'not while new',
      allowed: ['triage', 'respond'],
    });
  });

  test('no answer in time is a 503 that says when to repeat', async () => {
    says(new DomainError('flow.unavailable', 'no answer', { retryAfterS: 5 }));
    const { status, headers } = await command('start', {});
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('5');
  });

  test('a workflow that has ended is a 409', async () => {
    says(new DomainError('ticket.archived', 'over'));
    expect(await command('reopen', { reason: 'again' })).toMatchObject({
      status: 409,
      json: { code: 'ticket.archived' },
    });
  });

  test('an error nobody planned for says nothing of itself', async () => {
    says(new TypeError('password is hunter2'));
    const { status, text, json } = await command('start', {});
    expect(status).toBe(500);
    expect(text).not.toContain('hunter2');
    expect(json.code).toBe('internal');
  });
});

test('a ticket whose start has not been sent answers 503 and may be repeated', async () => {
  no = (await world.as('agent', 'POST', '/v1/tickets', { body: aBody() })).json.no;
  world.flow.answer = async () => {
    world.clock.now += 2_500;
    throw new DomainError('ticket.archived', 'there is no such workflow');
  };
  const { status, json, headers } = await command('start', {});
  expect(status).toBe(503);
  expect(json.code).toBe('flow.notStarted');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
});
