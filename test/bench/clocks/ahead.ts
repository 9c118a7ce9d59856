/** One due instant ten years ahead, by a calendar that has never been used. */
import { compileCalendar } from '@perennial/domain/calendar/compile';
import { officeSpec } from './calendar.ts';

const from = Date.UTC(2026, 0, 5, 1);
/** More than 10 years of about 2,330 open hours. */
const openMs = 23_500 * 3_600_000;

/** Ms of the first computation, and of the same one once more. @throws when it does not lead ten years ahead. */
export const aheadMs = (): { cold: number; warm: number } => {
  const spec = officeSpec();
  const began = performance.now();
  const calendar = compileCalendar(spec);
  const due = calendar.add(from, openMs);
  const cold = performance.now() - began;
  if (new Date(due).getUTCFullYear() < 2036) throw new Error(`${new Date(due).toISOString()} is too near`);
  const again = performance.now();
  calendar.add(from, openMs);
  return { cold, warm: performance.now() - again };
};

// As a process of its own it says what the very first due instant of a process takes.
if (process.argv[1] === import.meta.filename) process.stdout.write(`${aheadMs().cold}\n`);
