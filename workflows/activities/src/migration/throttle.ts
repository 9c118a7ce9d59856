import type { RunLane } from '@perennial/connectors/database/load/run-lane';
import type { Plan } from '@perennial/domain/migration/plan/rules';

/** Minutes since midnight of `now` in a zone; `HH:mm`. */
const minutesAt = (now: Date, timeZone: string): number => {
  const [hour = '0', minute = '0'] = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(now)
    .split(':');
  return Number(hour) * 60 + Number(minute);
};
const minutesOf = (text: string): number => {
  const [hour = '0', minute = '0'] = text.split(':');
  return Number(hour) * 60 + Number(minute);
};

/** Half-open, and over midnight where it ends before it begins. */
export const isWithinHours = (minute: number, { from, to }: { from: string; to: string }): boolean => {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
};

/** How long a lane that just did `rows` in `tookMs` has to rest so that all lanes together keep to the rate. */
export const restAfter = (rows: number, tookMs: number, rowsPerSecond: number, lanes: number): number =>
  Math.max(0, (rows * lanes * 1_000) / rowsPerSecond - tookMs);

/** Rests after each chunk where the plan bounds the rate; within its hours it runs at full speed. */
export const throttleOf =
  (
    throttle: Plan['throttle'],
    lanes: number,
    rest: (ms: number, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
    timeZone = 'Asia/Shanghai',
  ): NonNullable<RunLane['throttle']> =>
  async ({ read, tookMs }) => {
    const { rowsPerSecond, hours } = throttle ?? {};
    if (rowsPerSecond === undefined) return;
    if (hours && isWithinHours(minutesAt(new Date(), timeZone), hours)) return;
    const ms = restAfter(read, tookMs, rowsPerSecond, lanes);
    if (ms > 0) await rest(ms, signal);
  };
