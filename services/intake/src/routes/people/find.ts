import { DomainError } from '@perennial/domain/errors';
import type { Person } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { LinkMail, Login } from '@perennial/store/identity/port';
import type { Store } from '@perennial/store/ports';

/** What a letter to the person needs. */
export const mailTo = ({ name, locale, timeZone }: Person, page: string): LinkMail => ({
  name,
  locale,
  timeZone,
  page,
});

/** Of the register. @throws DomainError `notFound` */
export const findPerson = async (
  store: Pick<Store, 'registers'>,
  scope: Scope,
  id: string,
): Promise<Person> => {
  const found = await store.registers.get(scope, 'people', id);
  if (!found) throw new DomainError('notFound', `there is no person ${id}`);
  return found;
};

/** The account named, or the only one. @throws DomainError `notFound`, or `identity.conflict` where one must be named. */
export const findLogin = async (
  store: Pick<Store, 'identity'>,
  { tenant }: Scope,
  person: string,
  account: string | undefined,
): Promise<Login> => {
  const all = await store.identity.logins.ofPerson(tenant, person);
  const named = account === undefined ? all : all.filter((login) => login.account === account);
  const [login] = named;
  if (!login) throw new DomainError('notFound', `${person} has no such account`);
  if (named.length > 1)
    throw new DomainError(
      'identity.conflict',
      `${person} has several accounts; name one in \`account\`: ${named.map((one) => one.account).join(', ')}`,
    );
  return login;
};
