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
