/** Which permission each route of an app asks for. A route nobody declared is not served: see `may-guard.ts`. */
import type { Action } from '@perennial/domain/access/policy';

/** An action of the policy, or why the route is open to whoever reaches it. */
export type Permission = Action | { readonly public: string };

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export type Declared = { method: string; path: string; permission: Permission };

/** What an app of Hono shows of itself; `use` registers under the method ALL. */
export type Routed = { readonly routes: readonly { method: string; path: string }[] };

const tables = new WeakMap<Routed, Map<string, Declared>>();

const tableOf = (app: Routed): Map<string, Declared> => {
  const known = tables.get(app);
  if (known) return known;
  const made = new Map<string, Declared>();
  tables.set(app, made);
  return made;
};

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

/** `path` as Hono writes it: `/v1/tickets/:no`. */
export const declareRoute = (app: Routed, method: Method, path: string, permission: Permission): void => {
  const declared = { method: method.toUpperCase(), path, permission };
  const table = tableOf(app);
  if (table.has(nameOf(declared))) throw new Error(`${nameOf(declared)} is declared twice`);
  table.set(nameOf(declared), declared);
};

export const permissionOf = (app: Routed, route: { method: string; path: string }): Permission | undefined =>
  tableOf(app).get(nameOf(route))?.permission;

export const declaredIn = (app: Routed): Declared[] => [...tableOf(app).values()];

/** For an app that `part` was mounted on at `/`. */
export const adoptDeclared = (app: Routed, part: Routed): void => {
  const table = tableOf(app);
  for (const declared of declaredIn(part)) table.set(nameOf(declared), declared);
};

/** A pattern that ends in `*` is a middleware's; everything else that is registered answers requests. */
const answers = ({ method, path }: { method: string; path: string }): boolean =>
  method !== 'ALL' || !path.endsWith('*');

/** To be called once every route is there. @throws Error that names each route without a permission, and each permission without a route */
export const requireDeclared = (app: Routed): void => {
  const table = tableOf(app);
  const served = new Set(app.routes.filter(answers).map(nameOf));
  const undeclared = [...served].filter((name) => !table.has(name));
  const absent = [...table.keys()].filter((name) => !served.has(name));
  if (undeclared.length > 0) throw new Error(`no permission is declared for ${undeclared.join(', ')}`);
  if (absent.length > 0)
    throw new Error(`a permission is declared for ${absent.join(', ')}, which is no route`);
};
