/**
 * Where a change stands among the changes of a tenant: milliseconds times 4096, plus a random rest, so that two
 * changes of one millisecond rarely tie. A reader must not pass a change that is being written: it stays
 * `settleMs` behind, and a writer that took longer stamps its row anew.
 */
const fine = 4096;
export const settleMs = 300;

export const positionAt = (now: number): number => now * fine + Math.floor(Math.random() * fine);
/** The highest position a reader may show at `now`. */
export const settled = (now: number): number => (now - settleMs) * fine;
export const msOf = (position: number): number => Math.floor(position / fine);
