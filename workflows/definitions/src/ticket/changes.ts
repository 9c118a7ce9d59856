/** What differs between two records, as the audit trail states it. */
import type { Change, JsonValue } from '@perennial/domain/audit/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';

/** Fields that follow from others, or that only count writes. */
const derived: ReadonlySet<string> = new Set<keyof TicketRecord>([
  'seq',
  'rev',
  'updatedAt',
  'next',
  'nextDeadline',
  'clocks',
]);

const json = (value: unknown): JsonValue => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const fields = (prefix: string, before: object, after: object, skip: ReadonlySet<string>): Change[] => {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => !skip.has(key) && !same(old.get(key), now.get(key)))
    .sort()
    .map((key) => ({ path: `${prefix}/${key}`, old: json(old.get(key)), new: json(now.get(key)) }));
};

/** What a clock counts at the moment of writing is no change of the clock. */
const counted: ReadonlySet<string> = new Set([
  'elapsedMs',
  'asOf',
  'overrunMs',
  'revisions',
  'warnings',
  'breachFired',
  'told',
]);

const clockChanges = (before: TicketRecord, after: TicketRecord): Change[] =>
  after.clocks.flatMap((clock) => {
    const old = before.clocks.find((c) => c.name === clock.name);
    return old === clock ? [] : fields(`/clocks/${clock.name}`, old ?? {}, clock, counted);
  });

export const changesBetween = (before: TicketRecord, after: TicketRecord): Change[] => [
  ...fields('', { ...before, milestones: null }, { ...after, milestones: null }, derived),
  ...fields('/milestones', before.milestones, after.milestones, new Set()),
  ...clockChanges(before, after),
];
