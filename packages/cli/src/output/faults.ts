/** Faults of a file as compilers print them: `FILE:LINE PATH MESSAGE`. */
import type { FieldFault } from '@perennial/domain/errors';
import { type Json, numberAt, textAt } from '../json.ts';
import { plain } from './table.ts';

export const faultLine = (file: string, { path, message, line }: Omit<FieldFault, 'code'>): string =>
  plain(`${file}${line === undefined ? '' : `:${line}`} ${path || '/'} ${message}`);

/** A fault as the API answers it. */
export const faultOf = (json: Json): Omit<FieldFault, 'code'> => {
  const line = numberAt(json, 'line');
  return {
    path: textAt(json, 'path'),
    message: textAt(json, 'message'),
    ...(line === undefined ? {} : { line }),
  };
};
