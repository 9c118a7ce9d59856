import { commitmentOf, eachCommitment } from '../personal.ts';
import type { AuditEvent, PersonalValue } from '../rules.ts';
import { valuesPath } from './layout.ts';
import { linesOf } from './lines.ts';
import type { Statement } from './statement.ts';
import type { Bad, ReadFile } from './verify.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

const parsed = (line: Buffer): PersonalValue | undefined => {
  try {
    const { commit, salt, value }: Record<string, unknown> = JSON.parse(line.toString('utf8'));
    return isText(commit) && isText(salt) && isText(value) ? { commit, salt, value } : undefined;
  } catch {
    return undefined;
  }
};

/** Values no event has claimed yet, each with where it stands, by commitment. */
export type Unclaimed = Map<string, string>;

/** Every value of a part proves itself. A bundle that was made before there were values has none. */
export const readValues = (
  read: ReadFile,
  { files }: Statement,
  part: number,
): { unclaimed: Unclaimed } | Bad => {
  const path = valuesPath(part);
  const unclaimed: Unclaimed = new Map();
  if (!Object.hasOwn(files, path)) return { unclaimed };
  const lines = linesOf(read(path) ?? new Uint8Array());
  if (!lines) return { what: path, why: 'it is cut short' };
  for (const [i, line] of lines.entries()) {
    const what = `line ${i + 1} of ${path}`;
    const found = parsed(line);
    if (!found || commitmentOf(found.salt, found.value) !== found.commit)
      return { what, why: 'it is not the text that was committed to' };
    unclaimed.set(found.commit, what);
  }
  return { unclaimed };
};

export const claim = (unclaimed: Unclaimed, event: Pick<AuditEvent, 'changes' | 'reason'>): void => {
  if (unclaimed.size > 0) eachCommitment(event, (commit) => unclaimed.delete(commit));
};

export const leftOver = (unclaimed: Unclaimed): Bad | undefined => {
  const [what] = unclaimed.values();
  return what === undefined ? undefined : { what, why: 'no event commits to it' };
};
