import { type Checkpoint, parseCheckpoint } from '../checkpoint.ts';
import { emptyFrontier, frontierRoot, grow } from '../frontier.ts';
import { type Hash, rootOf, sameHash } from '../merkle.ts';
import { openNote, type Verifier } from '../note.ts';
import { type Restore, restoredBy, restoreOf } from '../restore.ts';
import { tilePath, tilesOf, tileWidth } from '../tiles.ts';
import { paths } from './layout.ts';
import { linesOf } from './lines.ts';
import type { Statement } from './statement.ts';
import type { Bad, ReadFile } from './verify.ts';
import { checkRestores } from './verify-restores.ts';

const hashBytes = 32;

const decoded = (line: Buffer): string | undefined => {
  const bytes = Buffer.from(line.toString('latin1'), 'base64');
  return bytes.toString('base64') === line.toString('latin1') ? bytes.toString('utf8') : undefined;
};

const checkpointsOf = (
  read: ReadFile,
  verifier: Verifier,
  { size, checkpoints }: Statement,
): { signed: Checkpoint[] } | Bad => {
  const lines = linesOf(read(paths.checkpoints) ?? new Uint8Array());
  if (lines?.length !== checkpoints)
    return {
      what: paths.checkpoints,
      why: `it does not hold the ${checkpoints} checkpoints that were signed`,
    };
  const signed: Checkpoint[] = [];
  let last = 0;
  for (const [i, line] of lines.entries()) {
    const what = `checkpoint ${i + 1}`;
    const note = decoded(line);
    const text = note === undefined ? undefined : openNote(note, verifier);
    const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
    if (checkpoint?.origin !== verifier.name) return { what, why: 'it is not signed by the key' };
    if (checkpoint.size <= last) return { what, why: 'it does not follow the one before' };
    last = checkpoint.size;
    signed.push(checkpoint);
  }
  return last === size
    ? { signed }
    : { what: paths.checkpoints, why: `the last is of ${last} events, not of ${size}` };
};

const hashesIn = (bytes: Uint8Array): Hash[] =>
  Array.from({ length: bytes.length / hashBytes }, (_, i) =>
    bytes.subarray(i * hashBytes, (i + 1) * hashBytes),
  );

/** Every tile is there and follows from the ones below it; answers the hashes of all leaves. */
const tilesIn = (read: ReadFile, size: number): { hashes: Hash[] } | Bad => {
  const leaves: Hash[] = [];
  const full: Hash[][] = [];
  for (const { level, index, width } of tilesOf(size)) {
    const what = tilePath(level, index, width);
    const bytes = read(what);
    if (bytes?.length !== width * hashBytes) return { what, why: `it does not hold ${width} hashes` };
    const hashes = hashesIn(bytes);
    const below = full[level - 1];
    const wrong =
      below && hashes.findIndex((h, i) => !sameHash(h, below[index * tileWidth + i] ?? new Uint8Array()));
    if (wrong !== undefined && wrong >= 0) return { what, why: 'it does not follow from the tiles below' };
    if (level === 0) leaves.push(...hashes);
    const complete = full[level] ?? [];
    full[level] = complete;
    if (width === tileWidth) complete.push(rootOf(hashes));
  }
  return { hashes: leaves };
};

type Kept = { lostWith?: Restore };

/** The one the reader kept has to be of this log too, or of what the log says it has lost. */
const checkKept = (
  kept: string,
  verifier: Verifier,
  hashes: readonly Hash[],
  restores: readonly Restore[],
): Kept | Bad => {
  const what = 'the checkpoint kept before';
  const checkpoint = parseCheckpoint(openNote(kept, verifier) ?? '');
  if (checkpoint?.origin !== verifier.name) return { what, why: 'it is not signed by the key' };
  const { size, root, restored = 0 } = checkpoint;
  const isHeld =
    size <= hashes.length &&
    restored === restoredBy(restores, size) &&
    sameHash(frontierRoot(grow(emptyFrontier, hashes.slice(0, size))), root);
  if (isHeld) return {};
  const lostWith = restoreOf(checkpoint, restores);
  if (lostWith) return { lostWith };
  return {
    what,
    why:
      size > hashes.length
        ? `it covers ${size} events, the log holds ${hashes.length}`
        : `the log does not begin with its ${size} events`,
  };
};

/**
 * Tiles against one another, and against every checkpoint: what was signed early is the beginning of what was signed late.
 * A checkpoint of after a restore from a backup says so, and the log names what was lost with it.
 */
export const checkTree = (
  read: ReadFile,
  verifier: Verifier,
  statement: Statement,
  kept: string | undefined,
): ({ hashes: Hash[]; restores: Restore[] } & Kept) | Bad => {
  const checkpoints = checkpointsOf(read, verifier, statement);
  if ('why' in checkpoints) return checkpoints;
  const tiles = tilesIn(read, statement.size);
  if ('why' in tiles) return tiles;
  const { hashes } = tiles;
  const named = checkRestores(read, verifier, statement, hashes);
  if ('why' in named) return named;
  const { restores } = named;
  const before = kept === undefined ? {} : checkKept(kept, verifier, hashes, restores);
  if ('why' in before) return before;
  let frontier = emptyFrontier;
  for (const { size, root, restored = 0 } of checkpoints.signed) {
    frontier = grow(frontier, hashes.slice(frontier.size, size));
    if (!sameHash(frontierRoot(frontier), root))
      return {
        what: `leaf ${frontier.size - 1} or one before`,
        why: `the tree is not the one of the checkpoint of ${size} events`,
      };
    if (restored !== restoredBy(restores, size))
      return {
        what: `the checkpoint of ${size} events`,
        why: `it counts ${restored} restores from a backup, the log names ${restoredBy(restores, size)}`,
      };
  }
  return { hashes, restores, ...before };
};
