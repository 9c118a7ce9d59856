/** A state being changed; `apply` made it as a copy. */
import type { Blocker, MigrationEvent } from '@perennial/domain/migration/run/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Carried } from './state.ts';

type Emitted = Pick<MigrationEvent, 'kind'> & Partial<Omit<MigrationEvent, 'seq'>>;

export type Draft = {
  state: Carried;
  now: number;
  /** At `now` and by the system, unless it says else. */
  emit: (event: Emitted) => void;
};

export const system = { id: systemActor.id, kind: systemActor.kind } as const;

export const draftOf = (before: Carried, now: number): Draft => {
  const state: Carried = JSON.parse(JSON.stringify(before));
  return {
    state,
    now,
    emit: (event) => {
      state.record.seq += 1;
      state.record.updatedAt = now;
      state.events.push({ at: now, actor: system, data: {}, ...event, seq: state.record.seq });
    },
  };
};

/** Reasons travel with the record: the log has the whole of them. */
const mostReason = 300;

export const block = ({ state: { record }, now, emit }: Draft, blocker: Omit<Blocker, 'since'>): void => {
  const { step, table, finding } = blocker;
  const reason = blocker.reason.slice(0, mostReason);
  const same = (b: Blocker): boolean => b.step === step && b.table === table && b.finding === finding;
  if (record.blockers.some(same)) return;
  record.blockers.push({ ...blocker, reason, since: now });
  emit({
    kind: table !== undefined && step === 'copy' ? 'table-parked' : 'blocked',
    reason,
    data: {
      step,
      phase: record.phase,
      ...(table === undefined ? {} : { table }),
      ...(finding === undefined ? {} : { finding }),
    },
  });
};
