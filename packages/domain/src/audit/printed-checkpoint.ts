import { parseCheckpoint } from './checkpoint.ts';

/** A signed checkpoint as letters and reports print it: whoever keeps one can hold the log to it later. */
export type PrintedCheckpoint = {
  origin: string;
  size: number;
  /** SHA-256, base64. */
  root: string;
  /** The note's own line of the log's key. */
  signature: string;
  /** To read out or compare at a glance. */
  short: string;
  /** The whole note as one line of base64, which mail programs leave as it is; `perennial audit restored` takes it. */
  line: string;
};

/** Undefined for anything but a signed checkpoint; whether the signature holds is for its verifier to say. */
export const printCheckpoint = (note: string): PrintedCheckpoint | undefined => {
  const end = note.indexOf('\n\n');
  const checkpoint = parseCheckpoint(note.slice(0, end + 1));
  const signature = note.slice(end + 2).split('\n')[0] ?? '';
  if (end < 0 || !checkpoint || !signature.startsWith('— ')) return;
  const { origin, size } = checkpoint;
  const root = Buffer.from(checkpoint.root).toString('base64');
  const short = `${origin} ${size} ${root.slice(0, 12)}`;
  return { origin, size, root, signature, short, line: Buffer.from(note).toString('base64') };
};
