/** A state being changed; `apply` made it as a copy. */
import type { ApprovalEvent } from '@perennial/domain/approval/rules';
import type { Carried } from './state.ts';

export type Draft = {
  state: Carried;
  now: number;
  emit: (event: Omit<ApprovalEvent, 'seq' | 'data'> & Partial<Pick<ApprovalEvent, 'data'>>) => void;
};

export const draftOf = (before: Carried, now: number): Draft => {
  const state: Carried = JSON.parse(JSON.stringify(before));
  return {
    state,
    now,
    emit: (event) => {
      state.record.seq += 1;
      state.record.updatedAt = now;
      state.events.push({ data: {}, ...event, seq: state.record.seq });
    },
  };
};
