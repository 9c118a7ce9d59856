/** The lines of one chunk for one table, kept until the chunk is committed, so that a part of them can be sent again. */
import type { RowHash } from '../checksum/bucket-sums.ts';

export type StoredLine = RowHash & {
  /** Which row of the chunk it comes from. */
  row: number;
};

export class LineStore {
  readonly lines: StoredLine[] = [];
  readonly #blocks: { first: number; bytes: Buffer; ends: number[] }[] = [];

  /** `bytes` holds exactly the lines of `stored`, each with its newline. */
  append(bytes: Buffer, ends: number[], stored: StoredLine[]): void {
    this.#blocks.push({ first: this.lines.length, bytes, ends });
    for (const line of stored) this.lines.push(line);
  }

  /** Lines from `from` to before `to`, in pieces. */
  *slice(from: number, to: number): Generator<Buffer> {
    for (const { first, bytes, ends } of this.#blocks) {
      const start = Math.max(0, from - first);
      const end = Math.min(ends.length, to - first);
      if (start >= end) continue;
      yield bytes.subarray(start === 0 ? 0 : ends[start - 1], ends[end - 1]);
    }
  }

  /** Indexes of the lines whose rows lie from `from` to before `to`; rows only ever grow. */
  linesOf(from: number, to: number): { from: number; to: number } {
    return { from: this.#firstOf(from), to: this.#firstOf(to) };
  }

  #firstOf(row: number): number {
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle]?.row ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
