import { mayCall } from '@perennial/domain/access/rules';
import { DomainError } from '@perennial/domain/errors';
import { isCustomerRole, roles } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { routesFor } from './testing/app.ts';
import { aContract } from './testing/contracts.ts';
import { scopeOf } from './testing/scopes.ts';
import { aTicket } from './testing/tickets.ts';

const query = (procedure: string, input: unknown) =>
  `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
const range = { from: '2026-01-01T00:00:00+08:00', to: '2026-02-01T00:00:00+08:00' };

test('a query answers its data under result', async () => {
  const { app, put } = routesFor(scopeOf('agent'));
  put(aTicket());
  const response = await app.request(query('tickets.list', { state: ['new'], limit: 10 }));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ result: { data: { items: [{ no: 'T-1001' }] } } });
});

test('the board may be asked without any input', async () => {
  const { app } = routesFor(scopeOf('agent'));
  const answer = await (await app.request('/trpc/tickets.board')).json();
  expect(answer).toMatchObject({ result: { data: { asOf: '2026-01-05T04:30:00.000Z', complete: true } } });
});

test.each([
  ['tickets.list', { state: ['lost'] }, '/state/0'],
  ['tickets.list', { limit: 0 }, '/limit'],
  ['tickets.list', { colour: 'red' }, '/'],
  ['sla.attainment', { ...range, from: '2026-01-01' }, '/from'],
  ['sla.attainment', { from: range.to, to: range.from }, '/to'],
  ['sla.attainment', { ...range, kind: 'uptime' }, '/kind'],
  ['sla.evidence', { ...range, level: 'P9', clock: 'response' }, '/level'],
  ['sla.evidence', { ...range, level: 'P1', clock: 'response', kind: 'uptime' }, '/kind'],
  ['sla.report', { contract: 'acme-2026', period: '2026-Q5' }, '/period'],
  ['sla.report', { period: '2026' }, '/contract'],
])('%s with %j is a 422 that names %s', async (procedure, input, path) => {
  const { app, scopes } = routesFor(scopeOf('agent'));
  const response = await app.request(query(procedure, input));
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    error: { data: { problem: 'request.invalid', requestId: 'r-1', errors: [{ path }] } },
  });
  expect(scopes).toEqual([]);
});

test('a store that is away is a 503 with its code', async () => {
  const { app, state, errors } = routesFor(scopeOf('agent'));
  state.fail = new DomainError('store.unavailable', 'the store does not answer', { retryAfterS: 2 });
  const response = await app.request(query('tickets.list', {}));
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    error: { data: { problem: 'store.unavailable', retryAfterS: 2 } },
  });
  expect(errors).toEqual([]);
});

test('an error nobody planned for is logged with the request id and never leaks', async () => {
  const { app, state, errors } = routesFor(scopeOf('agent'));
  state.fail = new Error('password=hunter2');
  const response = await app.request(query('tickets.board', {}));
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toContain('hunter2');
  expect(text).toContain('"problem":"internal"');
  expect(errors).toEqual(['r-1 password=hunter2']);
});

const procedures = [
  ['tickets.list', 'ticket.read', {}],
  ['tickets.board', 'ticket.read', {}],
  ['sla.attainment', 'report.read', range],
  ['sla.evidence', 'report.read', { ...range, level: 'P1', clock: 'response' }],
  ['sla.report', 'report.read', { contract: 'acme-2026', period: '2026-Q1' }],
] as const;

test.each(procedures.flatMap(([path, right, input]) => roles.map((role) => ({ path, right, input, role }))))(
  '$role on $path is judged by the one table of rights',
  async ({ path, right, input, role }) => {
    const { app, putContract } = routesFor(scopeOf(role, isCustomerRole(role) ? 'acme' : undefined));
    putContract(aContract());
    const response = await app.request(query(path, input));
    expect(response.status).toBe(mayCall[right].includes(role) ? 200 : 403);
  },
);

test('a workflow’s own identity may not read over HTTP', async () => {
  const scope = scopeOf('agent');
  const { app } = routesFor({ ...scope, actor: { id: 'perennial', kind: 'system', role: 'system' } });
  expect((await app.request(query('tickets.list', {}))).status).toBe(403);
});
