/** Who gets the digest: the leads on duty, or where no rota names one, all of them. */
import { onCall } from '@perennial/domain/register/on-call';
import type { Person } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { everyItem } from '@perennial/store/every-item';
import type { Store } from '@perennial/store/ports';

type Registers = Pick<Store, 'registers'>;

export const digestReaders = async (store: Registers, scope: Scope, now: number): Promise<Person[]> => {
  const leads = (await everyItem((page) => store.registers.list(scope, 'people', page))).filter(
    ({ roles, customer, contacts }) => roles.includes('lead') && customer === undefined && contacts.email,
  );
  const { items } = await store.registers.list(scope, 'rotas', { limit: 500 });
  const onDuty = new Set(items.map((rota) => onCall(rota, now)));
  const duty = leads.filter(({ id }) => onDuty.has(id));
  return duty.length > 0 ? duty : leads;
};
