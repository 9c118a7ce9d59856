/** How long loading and verifying takes, roughly: good for planning a night, not for promising an hour. */
import type { Plan } from '../plan/rules.ts';

/** Rows a second. */
export type Pace = { copy: number; upsert: number; verify: number };

/**
 * Two lanes on two cores, rows of about 180 bytes, PostgreSQL on the same machine: what was measured when the engine was
 * built. Networks and busy servers are slower; a rehearsal says by how much.
 */
const measured: Pace = { copy: 120_000, upsert: 80_000, verify: 180_000 };

/** A throttle is a ceiling on what is read of the source. Verifying reads the target, unless rows differ. */
export const paceOf = ({ throttle, verify }: Pick<Plan, 'throttle' | 'verify'>): Pace => {
  // With hours, the limit holds only outside them: nobody knows yet when the load runs.
  const limit = throttle?.hours ? undefined : throttle?.rowsPerSecond;
  const under = (rate: number) => Math.min(rate, limit ?? rate);
  return {
    copy: under(measured.copy),
    upsert: under(measured.upsert),
    verify: verify.level === 'L0' ? Number.POSITIVE_INFINITY : measured.verify,
  };
};

/** Connecting, planning chunks, the last commit: what even an empty table takes. */
const overheadMs = 500;

export const loadMs = (rows: number, mode: 'copy' | 'upsert', pace: Pace): number =>
  Math.ceil(overheadMs + (rows / pace[mode]) * 1_000 + (rows / pace.verify) * 1_000);
