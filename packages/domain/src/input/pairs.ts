import type { FieldFault } from '../errors.ts';

/** Faults of a pair of fields that say the same thing in two ways: `target` and `targetMs`. */
export const pairFaults = (
  given: ReadonlySet<string>,
  path: string,
  text: string,
  example: string,
  need: 'exactly one' | 'at most one',
): FieldFault[] => {
  const ms = `${text}Ms`;
  if (given.has(text) && given.has(ms))
    return [{ path: `${path}/${ms}`, code: 'either', message: `give \`${text}\` or \`${ms}\`, not both` }];
  if (given.has(text) || given.has(ms) || need === 'at most one') return [];
  return [
    {
      path: `${path}/${text}`,
      code: 'missing',
      message: `is missing: give \`${text}: ${example}\` (or \`${ms}\`)`,
    },
  ];
};

/** One fault for every name that stands there a second time. */
export const duplicateFaults = (
  names: readonly (string | undefined)[],
  pathOf: (index: number) => string,
  message: (name: string) => string,
): FieldFault[] =>
  names.flatMap((name, i) =>
    name !== undefined && names.indexOf(name) < i
      ? [{ path: pathOf(i), code: 'duplicate', message: message(name) }]
      : [],
  );
