/** What is left when everything was swept: open work that names the person, and what stays by law. */
import { type Retained, type RetainedKind, retainedWhy } from '@perennial/domain/erasure/rules';
import { holds } from '@perennial/domain/erasure/scrub';
import type { ErasureRow } from './row.ts';
import { isOthers } from './treatments.ts';
import type { Done, Work } from './work.ts';

/** How often it is looked whether open work was archived. */
export const lookEveryMs = 3_600_000;

const retainedOf = (what: RetainedKind, count?: number): Retained => ({
  what,
  ...(count === undefined ? {} : { count }),
  why: retainedWhy[what],
});

const always = ['audit-events', 'roles-and-training', 'attachment-bytes', 'workflow-histories'] as const;

const remainingIn = async ({ rows, session, terms, row: { tenant, person } }: Work): Promise<string[]> => {
  const tickets = await rows.tickets.find({ tenant }, { session }).sort({ number: 1, _id: 1 }).toArray();
  const approvals = await rows.approvals.find({ tenant, open: true }, { session }).sort({ _id: 1 }).toArray();
  const registers = await rows.registers.find({ tenant }, { session }).sort({ _id: 1 }).toArray();
  return [
    ...tickets.filter(({ record }) => holds(record, terms)).map(({ record: { no } }) => `ticket/${no}`),
    ...approvals.filter(({ record }) => holds(record, terms)).map(({ record: { no } }) => `approval/${no}`),
    ...registers
      .filter((one) => !isOthers(one, person) && holds(one.row, terms))
      .map(({ register, id }) => `${register}/${id}`),
  ];
};

const cleanReasons = ({ asked, confirmed }: ErasureRow, { terms, pseudonym }: Work): Partial<ErasureRow> => {
  const clean = <T extends { reason?: string }>(step: T): T => {
    const { reason } = step;
    return reason === undefined ? step : { ...step, reason: terms.replaceIn(reason, pseudonym) };
  };
  return { asked: clean(asked), ...(confirmed === undefined ? {} : { confirmed: clean(confirmed) }) };
};

const nothing = { names: [], emails: [], phones: [], handles: [] };

export const end = async (work: Work): Promise<Done> => {
  const { row, now } = work;
  const remaining = await remainingIn(work);
  const counted = (['signatures', 'signature-challenges'] as const).flatMap((what) => {
    const count = row.kept[what] ?? 0;
    return count === 0 ? [] : [retainedOf(what, count)];
  });
  const isOver = remaining.length === 0;
  const retained = [
    ...counted,
    ...always.map((what) => retainedOf(what)),
    ...(isOver ? [] : [retainedOf('search-terms')]),
  ];
  const set: Partial<ErasureRow> = { ...cleanReasons(row, work), remaining, retained, rev: row.rev + 1 };
  return isOver
    ? { set: { ...set, phase: 'done', state: 'done', doneAt: now, identifiers: nothing, streams: [] } }
    : { set: { ...set, phase: 'waiting', step: 'look', dueAt: now + lookEveryMs } };
};

/** Anew from the first sweep once something that remained is archived or rewritten; else it is looked at again later. */
export const look =
  (firstSweep: string) =>
  async (work: Work): Promise<Done> => {
    const { row, now } = work;
    const remaining = await remainingIn(work);
    return row.remaining.every((one) => remaining.includes(one))
      ? { set: { step: 'look', dueAt: now + lookEveryMs } }
      : { set: { round: row.round + 1, step: firstSweep, kept: {} } };
  };
