/** The ticket brings its context along: what the registers know of its site and module at this instant. */
import { DomainError } from '@perennial/domain/errors';
import type { Module, Site } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { GroupRef, TicketContext } from '@perennial/domain/ticket/record/rules';
import { faultClasses } from '@perennial/domain/ticket/rules';
import type { Store } from '@perennial/store/ports';

type Registers = Pick<Store, 'registers' | 'tickets'>;

const unknown = (path: string, message: string): DomainError =>
  new DomainError('request.invalid', message, { errors: [{ path, code: 'unknown', message }] });

/** Site and module of a request. To a customer another customer's site does not exist. */
export const placeOf = async (store: Registers, scope: Scope, asked: { site: string; module: string }) => {
  const staff: Scope = { tenant: scope.tenant, actor: systemActor, requestId: scope.requestId };
  const [site, module] = await Promise.all([
    store.registers.get(scope, 'sites', asked.site),
    store.registers.get(staff, 'modules', asked.module),
  ]);
  if (!site) throw unknown('/site', `there is no site ${asked.site}; see GET /v1/registers/sites`);
  if (!module) throw unknown('/module', `there is no module ${asked.module}; see GET /v1/registers/modules`);
  if (site.modules.length > 0 && !site.modules.includes(module.id))
    throw unknown('/module', `site ${site.id} does not run ${module.id}; it runs ${site.modules.join(', ')}`);
  return { site, module };
};

const groupRef = async (
  store: Registers,
  scope: Scope,
  id: string | undefined,
): Promise<GroupRef | undefined> => {
  const group = id === undefined ? undefined : await store.registers.get(scope, 'groups', id);
  if (!group) return undefined;
  const lead = group.lead === undefined ? undefined : await store.registers.get(scope, 'people', group.lead);
  return {
    id: group.id,
    ...(group.lead === undefined ? {} : { lead: group.lead }),
    ...(lead?.manager === undefined ? {} : { manager: lead.manager }),
    members: group.members,
  };
};

const routingOf = async (
  store: Registers,
  scope: Scope,
  module: Module,
): Promise<TicketContext['routing']> => {
  // Most classes share a group: each is looked up once, and all at the same time.
  const asked = new Map<string, Promise<GroupRef | undefined>>();
  const find = (id: string | undefined): Promise<GroupRef | undefined> => {
    if (id === undefined) return Promise.resolve(undefined);
    const found = asked.get(id) ?? groupRef(store, scope, id);
    asked.set(id, found);
    return found;
  };
  const [owner, ...groups] = await Promise.all([
    find(module.ownerGroup),
    ...faultClasses.map((class_) => find(module.groupByClass[class_])),
  ]);
  const routing: TicketContext['routing'] = owner ? { default: owner } : {};
  faultClasses.forEach((class_, i) => {
    const group = groups[i];
    if (group) routing[class_] = group;
  });
  return routing;
};

/** Enough to recognise what is going on; a site with more has other troubles. */
const shown = 20;

export const gatherContext = async (
  store: Registers,
  { tenant, requestId }: Scope,
  { site, module }: { site: Site; module: Module },
  dataScope: string | undefined,
): Promise<TicketContext> => {
  const scope: Scope = { tenant, actor: systemActor, requestId };
  const at = { limit: 200, where: { site: site.id } };
  const [changes, interfaces, open, routing] = await Promise.all([
    store.registers.list(scope, 'changes', at),
    store.registers.list(scope, 'interfaces', at),
    store.tickets.openAt(scope, site.id, shown),
    routingOf(store, scope, module),
  ]);
  const last = changes.items
    .filter((c) => c.module === undefined || c.module === module.id)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  return {
    siteName: site.name,
    timeZone: site.timeZone,
    ...(site.installedVersion === undefined ? {} : { installedVersion: site.installedVersion }),
    ...(site.database === undefined ? {} : { database: site.database }),
    modules: site.modules,
    ...(last ? { lastChange: { no: last.id, what: last.what, at: Date.parse(last.at) } } : {}),
    interfaces: interfaces.items.map(({ id, kind, owner, lastChange }) => ({
      id,
      kind,
      owner,
      ...(lastChange === undefined ? {} : { lastChange }),
    })),
    openTickets: open,
    // Migrations and upgrades enter themselves here once they exist.
    runningWork: [],
    ...(dataScope === undefined ? {} : { dataScope }),
    routing,
    automatedChecks: module.checks.map(({ id, kind }) => ({ id, kind })),
    rollbackSteps: module.rollbackSteps.map((s) => s.id),
  };
};
