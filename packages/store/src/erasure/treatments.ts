/** What an erasure does to each collection: a new one does not compile before somebody has said what holds there. */
import { erasedText, type RetainedKind } from '@perennial/domain/erasure/rules';
import { scrub } from '@perennial/domain/erasure/scrub';
import { registers } from '@perennial/domain/register/schema';
import type { Rows } from '../core/collections.ts';
import type { Work } from './work.ts';

type Mine = Pick<Work, 'terms' | 'pseudonym'> & { person: string };

export type Treatment<Row> =
  /** Answers the very same row where the person is not in it; undefined removes it. */
  | { sweep: (row: Row, mine: Mine) => unknown }
  /** Stays, and is counted where it holds the person. */
  | { retain: RetainedKind; only?: (row: Row) => boolean }
  /** Not swept, and why. */
  | { none: string };

const texts = { sweep: (row: object, { terms, pseudonym }: Mine) => scrub(row, terms, pseudonym) };

const ids = { none: 'ids, numbers and hashes' };

type Event = Rows['events']['event'];

/** What the person wrote goes as a whole; what others did stays, without the person in it. */
const withoutAuthor = (event: Event, person: string): Event => {
  const { name, ...actor } = event.actor;
  if (actor.id !== person) return event;
  const wrote = event.kind === 'message-received' && event.data.text !== erasedText;
  if (name === undefined && !wrote) return event;
  return { ...event, actor, ...(wrote ? { data: { ...event.data, text: erasedText } } : {}) };
};

const ofEvent = {
  sweep: (row: { event: Event }, { person, terms, pseudonym }: Mine) => {
    const event = withoutAuthor(row.event, person);
    return scrub(event === row.event ? row : { ...row, event }, terms, pseudonym);
  },
};

/** A letter to the person is not sent any more; of one that was, the fact stays. */
const ofDelivery = {
  sweep: (row: Rows['deliveries'], { person, terms, pseudonym }: Mine) => {
    const { address, payload, letter, lastError, ...fact } = row;
    const theirs = row.channel === 'email' && (row.recipient === person || terms.isOne(address));
    if (!theirs) return scrub(row, terms, pseudonym);
    if (row.state !== 'sent') return undefined;
    if (address === '' && payload.text === '') return row;
    return { ...fact, address: '', payload: { subject: '', text: '' } };
  },
};

/** Another person of the same name keeps it. */
export const isOthers = (
  { register, id }: Pick<Rows['registers'], 'register' | 'id'>,
  person: string,
): boolean => register === 'people' && id !== person;

/** What a register would refuse stays as it is, and is named among what remains: a person has to rewrite it. */
const ofRegister = {
  sweep: (row: Rows['registers'], { terms, pseudonym, person }: Mine) => {
    if (isOthers(row, person)) return row;
    const clean = scrub(row.row, terms, pseudonym);
    const known = Object.entries(registers).find(([name]) => name === row.register)?.[1];
    return clean === row.row || !known?.safeParse(clean).success ? row : { ...row, row: clean };
  },
};

/** An open one is written again by its workflow. */
const ofApproval = {
  sweep: (row: Rows['approvals'], { terms, pseudonym }: Mine) =>
    row.open ? row : scrub(row, terms, pseudonym),
};

/** As approvals. */
const ofMigration = {
  sweep: (row: Rows['migrations'], { terms, pseudonym }: Mine) =>
    row.open ? row : scrub(row, terms, pseudonym),
};

/** The plan itself is what was signed and has to keep its hash; its author's text beside it does not. */
const ofPlan = {
  sweep: (row: Rows['migrationPlans'], { terms, pseudonym }: Mine) => {
    const { plan, ...told } = row;
    const clean = scrub(told, terms, pseudonym);
    return clean === told || typeof clean !== 'object' ? row : { ...clean, plan };
  },
};

export const treatments: { readonly [N in keyof Rows]: Treatment<Rows[N]> } = {
  counters: ids,
  tickets: { none: 'open work: its workflow writes it again; swept in the archive, listed until then' },
  archive: texts,
  events: ofEvent,
  requests: { none: 'a hash of the body, which goes by itself' },
  starts: { none: 'goes as soon as it is sent; its ticket or approval is open until then' },
  notices: ofEvent,
  deliveries: ofDelivery,
  registers: ofRegister,
  contracts: texts,
  calendars: texts,
  holidays: texts,
  runs: texts,
  runItems: texts,
  entitlements: ids,
  holdings: ids,
  breaches: ids,
  credits: texts,
  approvals: ofApproval,
  migrations: ofMigration,
  migrationPlans: ofPlan,
  migrationJobs: { none: 'sealed, and gone after a day' },
  challenges: { retain: 'signature-challenges', only: ({ usedBy }) => usedBy !== undefined },
  signatures: { retain: 'signatures' },
  securityEvents: texts,
  auditGrants: texts,
  keys: texts,
  dataKeys: { none: 'keys, wrapped' },
  logins: { none: 'the person’s own are removed' },
  sessions: { none: 'the person’s own are removed' },
  grants: texts,
  grantLocks: ids,
  training: texts,
  links: { none: 'the person’s own are removed' },
  passkeys: { none: 'the person’s own are removed' },
  ceremonies: { none: 'random, and gone within minutes' },
  identityProviders: { none: 'of organisations, not of persons' },
  externalIdentities: { none: 'hashes; the person’s own are removed' },
  usedAnswers: { none: 'hashes, gone within minutes' },
  erasures: { none: 'its reasons are swept with its end; its terms are forgotten then' },
  secrets: { none: 'values are wrapped and never read here; names are not of persons' },
  attachments: texts,
  chunks: { none: 'bytes are not searched' },
  audit: { none: 'its personal values are a step of their own' },
  logs: ids,
  tiles: ids,
  sealKeys: { none: 'keys, wrapped' },
};
