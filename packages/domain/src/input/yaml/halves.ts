import type { FieldFault } from '../../errors.ts';

/** Half characters cannot be written as UTF-8: the store could not keep what was sent. */
export const halfCharacters = (value: unknown, path = ''): FieldFault[] => {
  if (typeof value === 'string')
    return value.isWellFormed() ? [] : [{ path, code: 'text', message: 'holds half of a character' }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    halfCharacters(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
};
