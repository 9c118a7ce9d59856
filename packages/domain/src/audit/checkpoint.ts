/** C2SP `tlog-checkpoint`: three lines that name a log, its size and its root. Signed, it is a note. */
import type { Hash } from './merkle.ts';

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Hash };

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;

/** Undefined for anything but a checkpoint. Further lines are allowed by the format; we write none and take none. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [, origin, digits, encoded] = /^([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? [];
  if (!origin || !digits || !encoded) return;
  const root = Buffer.from(encoded, 'base64');
  const size = Number(digits);
  if (!Number.isSafeInteger(size) || root.toString('base64') !== encoded) return;
  return { origin, size, root };
};
