/** How single option values are read. */
import { InvalidArgumentError } from 'commander';
import type { Json } from '../json.ts';

export const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
};

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An ISO-8601 instant with an offset as it stands, or a span from now: `+30m`, `+2h`, `+1d`. */
export const instant = (text: string, now: number): string => {
  const span = /^\+(\d{1,4})([mhd])$/.exec(text);
  if (span) {
    const unit = span[2] === 'm' ? unitMs.m : span[2] === 'h' ? unitMs.h : unitMs.d;
    return new Date(now + Number(span[1]) * unit).toISOString();
  }
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError(
    'Use ISO-8601 with an offset (2026-01-05T09:00:00+08:00), or +30m, +2h, +1d.',
  );
};

/** `WHAT | OWNER | BY` */
export const nextStep = (text: string, now: number): Json => {
  const parts = text.split('|').map((part) => part.trim());
  const [what, owner, by] = parts;
  if (!what || !owner || !by || parts.length !== 3)
    throw new InvalidArgumentError('Write WHAT | OWNER | BY, e.g. "restore the index | li.wei | +2h".');
  return { what, owner, by: instant(by, now) };
};

/** `KIND=pass|fail`, with a note after a colon. */
export const checkResult = (text: string): Json => {
  const found = /^([a-z]+)=(pass|fail)(?::(.+))?$/s.exec(text);
  if (!found?.[1] || !found[2])
    throw new InvalidArgumentError('Write KIND=pass or KIND=fail, e.g. "data=pass:counts agree".');
  const note = found[3]?.trim();
  return { kind: found[1], result: found[2], ...(note ? { note } : {}) };
};
