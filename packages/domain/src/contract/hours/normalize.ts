import type { HoursRef } from '../rules.ts';
import type { HoursFile } from './schema.ts';

export const hoursOf = (file: HoursFile): HoursRef => {
  if (file === '24x7') return { kind: '24x7' };
  if ('kind' in file) return file;
  const { calendar: id, version } = file;
  return { kind: 'calendar', id, ...(version === undefined ? {} : { version }) };
};
