import type { Erasure, ErasureState, RetainedKind } from '@perennial/domain/erasure/rules';
import type { Identifiers } from '@perennial/domain/erasure/terms';
import type { ErasureJob, Place } from './port.ts';

/** `{tenant}/{person}`: one per person; asking anew replaces one that was cancelled. */
export type ErasureRow = Omit<Erasure, 'state'> & {
  _id: string;
  phase: ErasureState;
  /** Of the queue: `queued` while there is something to carry out. */
  state: 'idle' | 'queued' | 'done';
  dueAt: number;
  attempts: number;
  rev: number;
  round: number;
  step: string;
  /** `''` where a step begins. */
  after: string;
  /** What is searched for: gathered when it was confirmed, forgotten with the last page. */
  identifiers?: Identifiers;
  /** Rows met in this round that name the person and stay. */
  kept: Partial<Record<RetainedKind, number>>;
  /** Of the trail, the streams that are about the person alone: `login/{account}`. */
  streams: string[];
  accounts: string[];
};

export const erasureKey = (tenant: string, person: string): string => `${tenant}/${person}`;

export const viewOf = (row: ErasureRow): Erasure => {
  const { tenant, person, phase, asked, confirmed, cancelled, counts, remaining, retained, doneAt, error } =
    row;
  return {
    tenant,
    person,
    state: phase,
    asked,
    ...(confirmed === undefined ? {} : { confirmed }),
    ...(cancelled === undefined ? {} : { cancelled }),
    counts,
    remaining,
    retained,
    ...(doneAt === undefined ? {} : { doneAt }),
    ...(error === undefined || error === '' ? {} : { error }),
  };
};

export const placeOf = ({ round, step, after }: Pick<ErasureRow, 'round' | 'step' | 'after'>): Place => ({
  round,
  step,
  ...(after === '' ? {} : { after }),
});

export const jobOf = (row: ErasureRow): ErasureJob => ({
  tenant: row.tenant,
  person: row.person,
  place: placeOf(row),
  attempts: row.attempts,
  accounts: row.accounts,
  emails: row.identifiers?.emails ?? [],
});
