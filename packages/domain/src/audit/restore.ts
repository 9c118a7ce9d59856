/**
 * After a restore from an older backup the log goes on where the backup ends. The event `audit.restored` is the first thing
 * it holds from there on: it names which places were lost, and proves by a checkpoint that was kept outside that they had
 * been given. Every later checkpoint says how many such events came before it.
 */
import { z } from 'zod';
import { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts';
import { sameHash } from './merkle.ts';
import { noteOf, openNote, openSigned, type Verifier } from './note.ts';
import type { AuditEvent, Change } from './rules.ts';

export const restoredAction = 'audit.restored';
export const restoreStream = (tenant: string): string => `audit-log/${tenant}`;

const path = '/lost';
const count = z.int().min(0);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
/** The signature in halves: longer texts would stand as commitments. */
const content = z.strictObject({
  restore: count.min(1),
  from: count,
  to: count,
  checkpoint: z.strictObject({ restored: count, root: hex, signature: z.tuple([hex, hex]) }),
  after: z.string().nullable(),
  until: z.string(),
});

/** Places `[from, to)` were lost. `leaf`: where its event stands. */
export type Restore = {
  readonly number: number;
  readonly leaf: number;
  readonly from: number;
  readonly to: number;
  /** The newest that is known of the log that was lost. */
  readonly lost: Checkpoint;
  /** Instants: of the newest event that was kept, if there is any, and when the loss was acknowledged. */
  readonly after: string | null;
  readonly until: string;
};

/** What the event says. @throws TypeError when the key did not sign the note, or it is no checkpoint. */
export const restoreChange = (
  note: string,
  verifier: Verifier,
  { number, from, after, until }: Pick<Restore, 'number' | 'from' | 'after' | 'until'>,
): Change => {
  const opened = openSigned(note, verifier);
  const lost = parseCheckpoint(opened?.text ?? '');
  if (!opened || !lost) throw new TypeError('it is no checkpoint signed by the key');
  const signature = Buffer.from(opened.signature).toString('hex');
  const checkpoint = {
    restored: lost.restored ?? 0,
    root: Buffer.from(lost.root).toString('hex'),
    signature: [signature.slice(0, 64), signature.slice(64)],
  };
  return { path, old: null, new: { restore: number, from, to: lost.size, checkpoint, after, until } };
};

/** What the event at `leaf` names, given those before it; undefined when it does not prove what it says. */
export const readRestore = (
  { action, changes }: Pick<AuditEvent, 'action' | 'changes'>,
  leaf: number,
  verifier: Verifier,
  before: readonly Restore[],
): Restore | undefined => {
  const parsed = content.safeParse(changes.find((c) => c.path === path)?.new);
  if (action !== restoredAction || !parsed.success) return;
  const { restore: number, from, to, checkpoint, after, until } = parsed.data;
  const { restored, root, signature } = checkpoint;
  const lost = { origin: verifier.name, size: to, root: Buffer.from(root, 'hex'), restored };
  const note = noteOf(checkpointText(lost), verifier, Buffer.from(signature.join(''), 'hex'));
  const last = before.at(-1)?.number ?? 0;
  const follows = number === last + 1 || (number > last && number === restored + 1);
  if (!follows || restored >= number || from > leaf || from >= to) return;
  return openNote(note, verifier) === undefined ? undefined : { number, leaf, from, to, lost, after, until };
};

/** What a checkpoint of so many events has to say in `restored`. */
export const restoredBy = (restores: readonly Restore[], size: number): number =>
  restores.findLast(({ leaf }) => leaf < size)?.number ?? 0;

/** Which of the restores names the loss of what this checkpoint covers. */
export const restoreOf = (
  { size, root, restored = 0 }: Checkpoint,
  restores: readonly Restore[],
): Restore | undefined =>
  restores.find(
    ({ from, to, lost }) =>
      (lost.restored ?? 0) === restored &&
      size > from &&
      (size < to || (size === to && sameHash(root, lost.root))),
  );

/** What readers are told of a restore that is proven. */
export type NamedRestore = Omit<Restore, 'lost'>;
export const nameRestore = ({ lost: _, ...named }: Restore): NamedRestore => named;

export const restoreText = ({ from, to, leaf, after, until }: NamedRestore): string =>
  `restored from a backup: places ${from} to ${to - 1} of the log were lost, events after ${after ?? 'its beginning'} and before ${until}, as the event at leaf ${leaf} says`;
