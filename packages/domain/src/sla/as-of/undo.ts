/** Clocks as they were before the latest events, by the changes each event states. */
import type { Change, JsonValue, TicketEvent } from '../../audit/rules.ts';
import type { TicketRecord } from '../../ticket/record/rules.ts';
import type { Clock } from '../rules.ts';

type Fields = Map<string, JsonValue>;

const json = (clock: Clock): { [field: string]: JsonValue } => JSON.parse(JSON.stringify(clock));

/** `null` stands for a due instant nobody knows yet; in every other field for one that was not there. */
const put = (fields: Fields, field: string, value: JsonValue): void => {
  if (value === null && field !== 'dueAt') fields.delete(field);
  else fields.set(field, value);
};

const undo = (clocks: Map<string, Fields>, { path, old }: Change): void => {
  const [, root, name = '', field = ''] = path.split('/');
  const fields = root === 'clocks' ? clocks.get(name) : undefined;
  if (fields) put(fields, field, old);
};

const restored = (fields: Fields): Clock => {
  const clock: Clock = JSON.parse(JSON.stringify(Object.fromEntries(fields)));
  return { ...clock, revisions: clock.revisions.filter((r) => r.revision <= clock.revision) };
};

/**
 * The clocks before everything that was noted after `at`. Events in the order of their numbers. A clock that began later is
 * absent. What counts with time (elapsed, warnings, overrun) is still that of the record: see `clocksAsOf`.
 */
export const clocksBefore = (
  { clocks }: Pick<TicketRecord, 'clocks'>,
  events: TicketEvent[],
  at: number,
): Clock[] => {
  const known = new Map(clocks.map((clock) => [clock.name, new Map(Object.entries(json(clock)))]));
  for (const event of events.filter((e) => e.notedAt > at).toReversed())
    for (const change of event.changes.toReversed()) undo(known, change);
  return [...known.values()].filter((fields) => fields.has('name')).map(restored);
};
