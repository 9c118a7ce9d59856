import { hash } from 'node:crypto';
import type { Leaf } from '../leaf.ts';
import type { AuditEvent } from '../rules.ts';
import { eventsPath, partsOf } from './layout.ts';
import { linesOf } from './lines.ts';
import type { Statement } from './statement.ts';
import type { Bad, ReadFile } from './verify.ts';
import { claim, leftOver, readValues } from './verify-values.ts';

type Chained = Pick<AuditEvent, 'tenant' | 'customer' | 'stream' | 'seq' | 'prev' | 'changes' | 'reason'>;

/** Only bytes whose hash was sealed come here. */
const chainedOf = (bytes: Buffer): Chained => JSON.parse(bytes.toString('utf8'));

/** Every leaf that is the reader's has its event, in its order, and there is no other; each record's chain closes; each text is of one of them. */
export const checkEvents = (
  read: ReadFile,
  statement: Statement,
  leaves: readonly Leaf[],
): Bad | undefined => {
  const { tenant, customer, leaves: range, events: count } = statement;
  const chain = new Map<string, { leaf: number; hash: string; prev: string; before: string }>();
  const tags = new Map([['', '']]);
  const owners = new Map([['', '']]);
  let events = 0;
  for (const { part, from, to } of partsOf(range)) {
    const path = eventsPath(part);
    const lines = linesOf(read(path) ?? new Uint8Array());
    if (!lines) return { what: path, why: 'it is cut short' };
    const values = readValues(read, statement, part);
    if ('why' in values) return values;
    let used = 0;
    for (let at = from; at < to; at += 1) {
      const leaf = leaves[at - range.from];
      if (!leaf || (customer && leaf.tag !== customer.tag)) continue;
      const line = lines[used];
      const what = `leaf ${at}, line ${used + 1} of ${path}`;
      if (!line) return { what, why: 'its event is missing' };
      if (hash('sha256', line) !== leaf.event)
        return { what, why: 'the event there is not the one that was sealed' };
      used += 1;
      const event = chainedOf(line);
      claim(values.unclaimed, event);
      if (event.tenant !== tenant || (customer && event.customer !== customer.id))
        return { what, why: 'it belongs to somebody else' };
      // One tag per customer and one customer per tag, or a customer's own bundle would lack what stands under another's.
      const owner = event.customer ?? '';
      if ((tags.get(owner) ?? leaf.tag) !== leaf.tag || (owners.get(leaf.tag) ?? owner) !== owner)
        return { what, why: 'it was sealed as another customer’s' };
      tags.set(owner, leaf.tag);
      owners.set(leaf.tag, owner);
      const id = `${event.stream}/${event.seq}`;
      if (chain.has(id)) return { what, why: `${id} stands twice` };
      chain.set(id, {
        leaf: at,
        hash: leaf.event,
        prev: event.prev,
        before: `${event.stream}/${event.seq - 1}`,
      });
    }
    if (lines.length !== used)
      return { what: `line ${used + 1} of ${path}`, why: 'it was put in: no leaf is its own' };
    const stray = leftOver(values.unclaimed);
    if (stray) return stray;
    events += used;
  }
  if (events !== count) return { what: 'the events', why: `${count} were exported, ${events} are there` };
  for (const { leaf, prev, before } of chain.values()) {
    const last = chain.get(before);
    if (last && last.hash !== prev) return { what: `leaf ${leaf}`, why: `it does not continue ${before}` };
  }
  return;
};
