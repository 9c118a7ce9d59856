import { pseudonymOf } from '@perennial/domain/erasure/rules';
import { termsOf } from '@perennial/domain/erasure/terms';
import { systemActor } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { personalValues } from '../audit/personal-values.ts';
import type { StoreContext } from '../core/context.ts';
import { keptIds } from './ids.ts';
import { entryOf } from './note.ts';
import type { ErasureRepository, Place } from './port.ts';
import { type ErasureRow, erasureKey, jobOf, placeOf } from './row.ts';
import { steps } from './steps.ts';
import type { Done } from './work.ts';

const isAt = (row: ErasureRow, place: Place): boolean => {
  const here = placeOf(row);
  return here.round === place.round && here.step === place.step && here.after === place.after;
};

const nextOf = (row: ErasureRow, { after, set = {} }: Done): Pick<ErasureRow, 'step' | 'after'> => {
  if (after !== undefined) return { step: row.step, after };
  const i = steps.findIndex(({ name }) => name === row.step);
  return { step: set.step ?? steps[i + 1]?.name ?? row.step, after: '' };
};

const sum = (before: ErasureRow['counts'], more: NonNullable<Done['counts']>): ErasureRow['counts'] =>
  Object.fromEntries([
    ...Object.entries(before),
    ...Object.entries(more).map(([name, count]) => [name, (before[name] ?? 0) + count] as const),
  ]);

/** `erased` once, when a round has come to its end; `swept` for a page that has taken something away. */
const noteOf = (row: ErasureRow, next: ErasureRow, taken: NonNullable<Done['counts']>) => {
  const isEnd = next.rev !== row.rev;
  const counts = Object.entries(isEnd ? next.counts : taken).filter(([, count]) => count > 0);
  if (!isEnd && counts.length === 0) return undefined;
  return {
    action: isEnd ? 'erased' : 'swept',
    changes: [
      ...counts.map(([name, count]) => ({ path: `/counts/${name}`, old: null, new: count })),
      ...(isEnd ? [{ path: '/remaining', old: null, new: [...next.remaining] }] : []),
    ],
  };
};

export const takePage = (store: StoreContext): ErasureRepository['page'] => {
  const { rows, transact, now } = store;
  const values = personalValues(store);
  const ids = keptIds();
  return (job, leaseMs) =>
    transact(async (session) => {
      const { tenant, person } = job;
      const _id = erasureKey(tenant, person);
      const row = await rows.erasures.findOne({ _id }, { session });
      const step = steps.find(({ name }) => name === row?.step);
      // Somebody else has taken this page, or its answer got lost.
      if (!row || !step || row.state !== 'queued' || !isAt(row, job.place) || row.identifiers === undefined)
        return undefined;
      const at = now();
      const pseudonym = pseudonymOf(person);
      const terms = termsOf(row.identifiers, [pseudonym, person]);
      const done = await step.page({ rows, session, values, ids, row, terms, pseudonym, now: at });
      const { counts: taken = {}, entries = [], set = {} } = done;
      const moved = { attempts: 0, error: '', dueAt: at + leaseMs, ...set, ...nextOf(row, done) };
      const counted = Object.values(taken).some((count) => count > 0);
      const change = counted ? { ...moved, counts: sum(row.counts, taken) } : moved;
      const next: ErasureRow = { ...row, ...change };
      await rows.erasures.updateOne({ _id }, { $set: change }, { session });
      const noted = noteOf(row, next, taken);
      const by = { actor: systemActor, requestId: `erasure/${person}` };
      await appendAudit(rows, session, [...entries, ...(noted ? [entryOf(next, by, { ...noted, at })] : [])]);
      const isOver = next.state !== 'queued' || next.dueAt > at + leaseMs;
      return isOver ? undefined : jobOf(next);
    });
};
