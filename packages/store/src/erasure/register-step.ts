/** The person's row of the register becomes a pseudonym; groups and rotas go on without. */
import type { Change } from '@perennial/domain/audit/rules';
import { type Person, type RegisterName, registers } from '@perennial/domain/register/schema';
import type { Entry } from '../audit/append.ts';
import type { Rows } from '../core/collections.ts';
import { registerKey } from '../registers/references.ts';
import { changedEntry } from './entry.ts';
import type { Done, Work } from './work.ts';

type Stored = Rows['registers'];
type Rewritten = { row: unknown; changes: Change[] };

const replace = async (work: Work, old: Stored, next: Rewritten, action: string): Promise<Entry> => {
  const { rows, session } = work;
  const rev = old.rev + 1;
  await rows.registers.replaceOne({ _id: old._id }, { ...old, row: next.row, rev }, { session });
  return changedEntry(work, {
    stream: `${old.register}/${old.id}`,
    type: old.register,
    id: old.id,
    ...(old.customer === undefined ? {} : { customer: old.customer }),
    action,
    rev,
    record: next.row,
    changes: next.changes,
  });
};

/** Nothing but the id, the customer and what time it is there. */
const pseudonymous = ({ id, customer, locale, timeZone }: Person, name: string): Person => ({
  id,
  name,
  roles: [],
  groups: [],
  ...(customer === undefined ? {} : { customer }),
  locale,
  timeZone,
  contacts: {},
});

const withoutLead = (old: Stored, person: string): Rewritten | undefined => {
  const { lead, ...group } = registers.groups.parse(old.row);
  const members = group.members.filter((one) => one !== person);
  if (lead !== person && members.length === group.members.length) return undefined;
  return {
    row: { ...group, members, ...(lead === undefined || lead === person ? {} : { lead }) },
    changes: [{ path: '/members', old: group.members, new: members }],
  };
};

/** A rota keeps somebody: one that has nobody else was refused before. */
const withoutTurn = (old: Stored, person: string): Rewritten | undefined => {
  const rota = registers.rotas.parse(old.row);
  const people = rota.people.filter((one) => one !== person);
  const swaps = rota.swaps.filter((swap) => swap.person !== person);
  const same = people.length === rota.people.length && swaps.length === rota.swaps.length;
  if (same || people.length === 0) return undefined;
  return { row: { ...rota, people, swaps }, changes: [{ path: '/people', old: rota.people, new: people }] };
};

const rewritten: Partial<Record<RegisterName, (old: Stored, person: string) => Rewritten | undefined>> = {
  groups: withoutLead,
  rotas: withoutTurn,
};

export const rewriteRegister = async (work: Work): Promise<Done> => {
  const { rows, session, row, pseudonym } = work;
  const { tenant, person } = row;
  const entries: Entry[] = [];
  const own = await rows.registers.findOne({ _id: registerKey(tenant, 'people', person) }, { session });
  if (own) {
    const next = { row: pseudonymous(registers.people.parse(own.row), pseudonym), changes: [] };
    entries.push(await replace(work, own, next, 'register.erased'));
  }
  for (const [register, without] of Object.entries(rewritten))
    for (const old of await rows.registers.find({ tenant, register }, { session }).toArray()) {
      const next = without(old, person);
      if (next) entries.push(await replace(work, old, next, 'register.updated'));
    }
  return { counts: { registers: entries.length }, entries };
};
