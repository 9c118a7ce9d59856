import { usage } from '../../failure.ts';
import { at, parseJson } from '../../json.ts';
import type { NamedFile } from '../file/kinds.ts';

export type CalendarDocument = 'calendar' | 'notice';

/** Whether a file is a calendar or next year's holiday notice; what is wrong inside of it is for the API to say. */
export const kindOf = ({ name, bytes, type }: NamedFile): CalendarDocument => {
  if (type === 'text/csv') return 'notice';
  if (type === 'application/yaml') return 'calendar';
  const json = parseJson(new TextDecoder().decode(bytes).replace(/^\uFEFF/, ''));
  if (json === undefined) throw usage(`${name} is not JSON`);
  const has = (field: string): boolean => at(json, field) !== undefined;
  if (has('week') || has('tz')) return 'calendar';
  if (Array.isArray(json) || has('days') || (has('holidays') && has('source'))) return 'notice';
  throw usage(`${name} is neither a calendar (it has no \`week\`) nor a holiday notice (it has no \`days\`)`);
};
