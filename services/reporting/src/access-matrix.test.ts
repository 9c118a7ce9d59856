/** Procedure x role x tenant of this service, generated from its routes and its router. */
import { type Action, may } from '@perennial/domain/access/policy';
import { procedures as actions } from '@perennial/domain/access/rules';
import { isCustomerRole, type Role, roles, type Scope } from '@perennial/domain/scope/rules';
import { declaredIn } from '@perennial/service-kit/may-declare';
import { expect, test } from 'vitest';
import { appRouter } from './router/app-router.ts';
import { routesFor } from './testing/app.ts';
import { aContract } from './testing/contracts.ts';
import { scopeOf } from './testing/scopes.ts';
import { aTicket } from './testing/tickets.ts';

const range = { from: '2026-01-01T00:00:00+08:00', to: '2026-02-01T00:00:00+08:00' };
/** Where an empty input will not do. */
const inputs: Record<string, object> = {
  'sla.attainment': range,
  'sla.evidence': { ...range, level: 'P1', clock: 'response' },
  'sla.report': { contract: 'acme-2026', period: '2026-Q1' },
};
/** What names a record; the rest answers foreigners with what is theirs, which is nothing. */
const naming = new Set(['sla.report', '/exports/sla.xlsx']);
const queries: Record<string, string> = { '/exports/sla.xlsx': '?contract=acme-2026&period=2026-Q1' };

type Call = { name: string; url: string; action: Action | undefined };

/** A procedure says it in its meta. */
const permissionOf = (procedure: object): Action | undefined => {
  const def = '_def' in procedure ? procedure._def : undefined;
  const meta = typeof def === 'object' && def && 'meta' in def ? def.meta : undefined;
  const permission = typeof meta === 'object' && meta && 'permission' in meta ? meta.permission : undefined;
  return actions.find((name) => name === permission);
};

const procedures: Call[] = Object.entries(appRouter._def.procedures).map(([name, procedure]) => ({
  name,
  url: `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(inputs[name] ?? {}))}`,
  action: permissionOf(procedure),
}));

const routes: Call[] = declaredIn(routesFor(scopeOf('agent')).routes).map(({ path, permission }) => ({
  name: path,
  url: `${path}${queries[path] ?? ''}`,
  action: typeof permission === 'string' ? permission : undefined,
}));

const sides = ['own', 'other customer', 'other vendor'] as const;

const scopes = roles.flatMap((role): { role: Role; side: (typeof sides)[number]; scope: Scope }[] =>
  sides
    .filter((side) => side !== 'other customer' || isCustomerRole(role))
    .map((side) => {
      const customer = isCustomerRole(role) ? (side === 'other customer' ? 'bohai' : 'acme') : undefined;
      return { role, side, scope: scopeOf(role, customer, side === 'other vendor' ? 'south' : undefined) };
    }),
);

test('every procedure and route of the service declares who may call it', () => {
  expect([...procedures, ...routes].filter(({ action }) => action === undefined)).toEqual([]);
  expect(procedures.length).toBeGreaterThan(5);
  expect(routes.map(({ name }) => name)).toEqual(['/v1/live', '/exports/sla.xlsx']);
});

/** A subscription has answered 200 before it is judged, and says in its stream what came of it. */
const statusOf = async (response: Response): Promise<number> => {
  const [, told] = /^event: serialized-error\ndata: (.*)$/m.exec(await response.text()) ?? [];
  return told === undefined ? response.status : JSON.parse(told).data.httpStatus;
};

test.each([...procedures, ...routes])('$name answers as the policy says', async ({ name, url, action }) => {
  if (action === undefined) throw new Error(`${name} declares nothing`);
  for (const { role, side, scope } of scopes) {
    const { app, put, putContract, stop } = routesFor(scope);
    put(aTicket());
    putContract(aContract());
    const response = await app.request(url);
    stop.abort();
    const status = await statusOf(response);
    const foreign = side !== 'own' && naming.has(name);
    expect([role, side, status]).toEqual([role, side, !may(scope, action) ? 403 : foreign ? 404 : 200]);
  }
});
