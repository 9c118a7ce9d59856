import { InvalidArgumentError } from 'commander';
import { instant } from './read.ts';

/** A date of the contract's time zone, or an instant as `instant` reads it. */
export const dateOrInstant = (text: string, now: number): string => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return instant(text, now);
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text))
    throw new InvalidArgumentError('Use a date that exists, as YYYY-MM-DD.');
  return text;
};
