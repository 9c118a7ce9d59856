/** C2SP `tlog-checkpoint`: three lines that name a log, its size and its root. Signed, it is a note. */
import type { Hash } from './merkle.ts';

/**
 * `restored`: how often the log had been restored from a backup by then; absent for never. Of two checkpoints of one size
 * it tells which was signed before a restore and which after it.
 */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  readonly restored?: number;
};

export const checkpointText = ({ origin, size, root, restored }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n${restored ? `restored ${restored}\n` : ''}`;

const form = /^([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n(?:restored ([1-9][0-9]{0,8})\n)?$/;

/** Undefined for anything but a checkpoint. Further lines are allowed by the format; we take none but our own. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [, origin, digits, encoded, restored] = form.exec(text) ?? [];
  if (!origin || !digits || !encoded) return;
  const root = Buffer.from(encoded, 'base64');
  const size = Number(digits);
  if (!Number.isSafeInteger(size) || root.toString('base64') !== encoded) return;
  return { origin, size, root, ...(restored ? { restored: Number(restored) } : {}) };
};
