import type { LineOf } from './lines.ts';

/** The faults with their lines, in the order of the file. */
export const withLines = <T extends { path: string; line?: number }>(
  faults: readonly T[],
  lineOf: LineOf,
): T[] =>
  faults
    .map((fault) => {
      const line = fault.line ?? lineOf(fault.path);
      return line === undefined ? fault : { ...fault, line };
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
