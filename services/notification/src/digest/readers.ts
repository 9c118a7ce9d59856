/** Who gets the digest: the leads on duty, or where no rota names one, all of them. */
import { onCall } from '@perennial/domain/register/on-call';
import type { Person } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

type Registers = Pick<Store, 'registers'>;

const allPeople = async ({ registers }: Registers, scope: Scope): Promise<Person[]> => {
  const found: Person[] = [];
  let cursor: string | undefined;
  do {
    const page = await registers.list(scope, 'people', {
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};

export const digestReaders = async (store: Registers, scope: Scope, now: number): Promise<Person[]> => {
  const leads = (await allPeople(store, scope)).filter(
    ({ roles, customer, contacts }) => roles.includes('lead') && customer === undefined && contacts.email,
  );
  const { items } = await store.registers.list(scope, 'rotas', { limit: 500 });
  const onDuty = new Set(items.map((rota) => onCall(rota, now)));
  const duty = leads.filter(({ id }) => onDuty.has(id));
  return duty.length > 0 ? duty : leads;
};
