/** Durations as people write them: `4h`, `90m`, `1h30m`, `30s`. */
const unitMs = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

export const longestMs = 3650 * 24 * unitMs.h;

type Parsed = { ms: number } | { fault: string };

const faultOf = (text: string, days: string): string => {
  if (/^\s*-/.test(text)) return 'must be longer than 0: write 4h, 90m or 30s';
  if (/^\d+\s*(d|days?|天|w|weeks?)$/.test(text.trim())) return days;
  return 'write hours, minutes or seconds as whole numbers: 4h, 90m, 1h30m or 30s';
};

/**
 * Milliseconds of `4h`, `90m`, `1h30m` or `30s`, or what is wrong with the text.
 * `days` is the remedy for somebody who wrote days: they could be meant as 24 hours or as working days.
 */
export const parseDuration = (text: string, days: string): Parsed => {
  const match = /^(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,9})s)?$/.exec(text);
  if (!match || text === '') return { fault: faultOf(text, days) };
  const [, h = '0', m = '0', s = '0'] = match;
  const ms = Number(h) * unitMs.h + Number(m) * unitMs.m + Number(s) * unitMs.s;
  if (ms === 0) return { fault: 'must be longer than 0: write 4h, 90m or 30s' };
  if (ms > longestMs) return { fault: 'must not be longer than ten years' };
  return { ms };
};

export const msOf = (text: string): number => {
  const parsed = parseDuration(text, '');
  if ('fault' in parsed) throw new TypeError(`${text}: ${parsed.fault}`);
  return parsed.ms;
};
