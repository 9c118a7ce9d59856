/** Finds who takes an escalation step: the first of its audiences who exists, can be written to and is not asleep. */
import type { StepRequest, TicketActivities } from '@perennial/definitions/ticket/activities';
import { onCall } from '@perennial/domain/register/on-call';
import { isQuiet } from '@perennial/domain/register/quiet';
import type { Person } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { StepAudience } from '@perennial/domain/sla/policy/rules';
import { everyItem } from '@perennial/store/every-item';
import type { RegisterRepository } from '@perennial/store/ports';

export type CallDeps = { registers: Pick<RegisterRepository, 'get' | 'list'> };

type Found = { audience: string; ids: string[] };

const ofGroup = async ({ registers }: CallDeps, scope: Scope, id: string | undefined) =>
  id === undefined ? undefined : registers.get(scope, 'groups', id);

const present = (...ids: (string | undefined)[]): string[] => ids.filter((id) => id !== undefined);

const idsOf = async (deps: CallDeps, scope: Scope, to: StepAudience, r: StepRequest): Promise<Found> => {
  if (to === 'assignee') return { audience: to, ids: present(r.assignee) };
  if (to === 'group')
    return { audience: to, ids: (await ofGroup(deps, scope, r.group))?.members.slice() ?? [] };
  if (to === 'lead') return { audience: to, ids: present((await ofGroup(deps, scope, r.group))?.lead) };
  if (to === 'next-manager') {
    const below = r.lastCalled ?? r.assignee ?? (await ofGroup(deps, scope, r.group))?.lead;
    const person = below === undefined ? undefined : await deps.registers.get(scope, 'people', below);
    return { audience: to, ids: present(person?.manager) };
  }
  if ('person' in to) return { audience: `person ${to.person}`, ids: [to.person] };
  if ('group' in to) {
    const group = await ofGroup(deps, scope, to.group);
    return { audience: `group ${to.group}`, ids: [...present(group?.lead), ...(group?.members ?? [])] };
  }
  if ('role' in to) {
    const people = (await everyItem((page) => deps.registers.list(scope, 'people', page))).filter(
      (p) => p.customer === undefined,
    );
    return {
      audience: `role ${to.role}`,
      ids: people.filter((p) => p.roles.includes(to.role)).map((p) => p.id),
    };
  }
  const rota = await deps.registers.get(scope, 'rotas', to.rota);
  return { audience: `rota ${to.rota}`, ids: rota ? present(onCall(rota, r.at)) : [] };
};

/** Why this person cannot take it now; undefined when it can. */
const obstacle = (person: Person | undefined, { at, level }: StepRequest): string | undefined => {
  if (!person) return 'not in the register';
  if (person.contacts.email === undefined) return 'has no address';
  return isQuiet(person, level, at) ? 'quiet hours' : undefined;
};

export const callStep =
  (deps: CallDeps): TicketActivities['callStep'] =>
  async (request) => {
    const scope: Scope = { tenant: request.tenant, actor: systemActor, requestId: 'escalation' };
    const passedOver: string[] = [];
    for (const to of request.to) {
      const { audience, ids } = await idsOf(deps, scope, to, request);
      if (ids.length === 0) passedOver.push(`${audience}: nobody`);
      for (const id of new Set(ids)) {
        const why = obstacle(await deps.registers.get(scope, 'people', id), request);
        if (why === undefined) return { called: [id], passedOver };
        passedOver.push(`${audience}: ${id} (${why})`);
      }
    }
    return { called: [], passedOver };
  };
