import type { StepAt } from '../../sla/policy/rules.ts';
import { parseDuration } from '../duration/parse.ts';

const offset = /^(\S+) (before|after)$/;

/** The instant of an escalation step as written: `80%` of the target, `30m before` or `1h after` the due instant. */
export const parseStepAt = (text: string, time: 'open' | 'wall'): StepAt | { fault: string } => {
  const pct = /^(-?\d{1,6})%$/.exec(text)?.[1];
  if (pct !== undefined)
    return Number(pct) >= 1 && Number(pct) <= 1000
      ? { pct: Number(pct) }
      : {
          fault: 'a percentage lies between 1% and 1000%: for later steps write an offset such as 48h after',
        };
  const [, length, side] = offset.exec(text.trim()) ?? [];
  if (length === undefined) return { fault: 'write 80%, 30m before or 1h after' };
  const parsed = parseDuration(length, 'say it in hours, a day as 24h');
  if ('fault' in parsed) return parsed;
  return side === 'before' ? { beforeMs: parsed.ms, time } : { afterMs: parsed.ms, time };
};
