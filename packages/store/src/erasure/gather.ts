/** By what a person is known, now and before: gathered while it still stands somewhere. */
import { erasedText, pseudonymOf } from '@perennial/domain/erasure/rules';
import type { Identifiers } from '@perennial/domain/erasure/terms';
import { registers } from '@perennial/domain/register/schema';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';
import { registerKey } from '../registers/references.ts';
import type { ErasureRow } from './row.ts';
import { textsOfStream } from './values.ts';

type Gathered = Pick<ErasureRow, 'streams'> & { identifiers: Identifiers };

const fieldOf: Readonly<Record<string, keyof Identifiers>> = {
  name: 'names',
  email: 'emails',
  phone: 'phones',
  wecom: 'handles',
};

const unique = (texts: (string | undefined)[], person: string): string[] =>
  [
    ...new Set(texts.filter((text) => text !== undefined && text !== person && text !== pseudonymOf(person))),
  ] as string[];

export const gather = async (
  rows: Collections,
  session: Session,
  tenant: string,
  person: string,
): Promise<Gathered> => {
  const stored = await rows.registers.findOne({ _id: registerKey(tenant, 'people', person) }, { session });
  const { name, contacts } = registers.people.parse(stored?.row);
  const [logins, links, training, grants, sessions, passkeys] = await Promise.all([
    rows.logins.find({ tenant, person }, { session }).toArray(),
    rows.links.find({ tenant, person }, { session }).toArray(),
    rows.training.find({ tenant, person }, { session }).toArray(),
    rows.grants.find({ tenant, person }, { session }).toArray(),
    rows.sessions.find({ tenant, person }, { session }).toArray(),
    rows.passkeys.find({ tenant, person }, { session }).toArray(),
  ]);
  const before = await textsOfStream(rows, session, tenant, `people/${person}`);
  const earlier = (field: keyof Identifiers): string[] =>
    before.filter(({ key, text }) => fieldOf[key] === field && text !== erasedText).map(({ text }) => text);
  const emails = [contacts.email, ...logins.map((l) => l.email), ...links.map((l) => l.email)];
  return {
    identifiers: {
      names: unique([name, ...earlier('names')], person),
      emails: unique([...emails, ...earlier('emails')], person),
      phones: unique([contacts.phone, ...earlier('phones')], person),
      handles: unique([contacts.wecom, ...earlier('handles')], person),
    },
    streams: [
      `people/${person}`,
      `access/${person}`,
      ...logins.map((l) => `login/${l._id}`),
      ...links.map((l) => `link/${l.id}`),
      ...training.map((t) => `training/${t.record.id}`),
      ...grants.map((g) => `grant/${g.grant.id}`),
      ...sessions.map((s) => `session/${s.id}`),
      ...passkeys.map((p) => `passkey/${p._id}`),
    ],
  };
};
