/** What a bundle claims to be; signed with the log's key, so that its range and its reader cannot be changed. */
import { z } from 'zod';
import { canonicalize } from '../../signature/canonicalize.ts';
import { openNote, type Verifier } from '../note.ts';

const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const statement = z.strictObject({
  tenant: z.string().min(1),
  /** Only this customer's events are in it. */
  customer: z.strictObject({ id: z.string().min(1), tag: hash }).optional(),
  /** The range covers every event that happened in it: `from` and `to` are instants, half-open. */
  period: z.strictObject({ name: z.string(), from: z.string(), to: z.string() }),
  leaves: z.strictObject({ from: count, to: count }),
  /** Of the log, at the last checkpoint. */
  size: count,
  checkpoints: count,
  events: count,
  /** Leaves of the events that name restores from a backup. */
  restores: z.array(count).min(1).optional(),
  /** SHA-256 of what is there for people to read. */
  files: z.record(z.string(), hash),
});
export type Statement = z.infer<typeof statement>;

/** Never the first line of a checkpoint, which names a log. */
const heading = 'perennial audit bundle v1\n';

export const statementText = (s: Statement): string => `${heading}${canonicalize(s)}\n`;

/** Undefined when the key did not sign it, or it is no statement; `version` is of one that is not ours to judge. */
export const readStatement = (
  note: string,
  verifier: Verifier,
): { statement: Statement } | { version: string } | undefined => {
  const text = openNote(note, verifier);
  const [, version] = /^perennial audit bundle (v[0-9]+)\n/.exec(text ?? '') ?? [];
  if (text === undefined || version === undefined) return;
  if (!text.startsWith(heading)) return { version };
  const parsed = statement.safeParse(JSON.parse(text.slice(heading.length)));
  return parsed.success ? { statement: parsed.data } : undefined;
};
