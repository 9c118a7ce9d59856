/**
 * A bundle: one folder that proves by itself which events a log holds.
 *
 * `bundle.note`        what it claims to be, signed: see `statement.ts`
 * `key.txt`            the tenant's public key, as C2SP writes it
 * `checkpoints.txt`    every signed checkpoint up to its size, one base64 line each
 * `restores.jsonl`    only where the log was restored from a backup: the events that name what was lost
 * `tile/...`           the tree, as C2SP tlog-tiles lays it out
 * `leaves/NNNNNN.txt`  a line per leaf of its range: hash of the event, and the tag of its customer (`-` for none)
 * `events/NNNNNN.jsonl` the events themselves, in the order of their leaves, canonical JSON
 * `values/NNNNNN.jsonl` texts these events commit to, each with its salt; what was erased is not there
 *
 * An event has no number of its own: the n-th line belongs to the n-th leaf that is the reader's. So none can be left
 * out, added or moved without the hashes of a leaf and its event parting.
 */
export const paths = {
  statement: 'bundle.note',
  key: 'key.txt',
  checkpoints: 'checkpoints.txt',
  restores: 'restores.jsonl',
} as const;

/** Leaves of one part of `leaves/` and `events/`. */
export const partSize = 4_096;

const named = (part: number): string => String(part).padStart(6, '0');
export const leavesPath = (part: number): string => `leaves/${named(part)}.txt`;
export const eventsPath = (part: number): string => `events/${named(part)}.jsonl`;
export const valuesPath = (part: number): string => `values/${named(part)}.jsonl`;

/** Parts that hold leaves of `[from, to)`, each with the part of the range that lies in it. */
export const partsOf = ({ from, to }: Range): { part: number; from: number; to: number }[] => {
  const parts: { part: number; from: number; to: number }[] = [];
  for (let at = from; at < to; ) {
    const part = Math.floor(at / partSize);
    const end = Math.min(to, (part + 1) * partSize);
    parts.push({ part, from: at, to: end });
    at = end;
  }
  return parts;
};

export type Range = { from: number; to: number };
