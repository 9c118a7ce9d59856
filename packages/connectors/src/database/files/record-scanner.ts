/**
 * Finds where a record ends and where its fields lie, looking at bytes: the second byte of a GBK character may be a `|`
 * or a backslash. A record's end depends on nothing but the bytes from its beginning on, so that a file can be read from
 * any border an earlier pass has found.
 */
import { autoTerminator, type Dialect, unitsOf } from './dialect.ts';

/** `quotes`: they do not pair. `long`: no end within the limit. */
export type RecordFault = 'quotes' | 'long';

const lineFeed = 10;
const carriageReturn = 13;
/** Not all of the record is there yet. */
export const more = -1;

export class RecordScanner {
  /** Of the record scanned last: where field i begins and ends, without its quotes. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly quoted: boolean[] = [];
  count = 0;
  fault: RecordFault | undefined;

  readonly #unit: 1 | 2;
  readonly #wide: boolean;
  readonly #separator: readonly number[];
  readonly #terminator: readonly number[] | undefined;
  readonly #quote: number;
  readonly #limit: number;

  /** `limit`: bytes of the longest record. */
  constructor({ encoding, separator, terminator, quote }: Dialect, limit = 8 * 1024 * 1024) {
    this.#unit = encoding === 'utf-16le' ? 2 : 1;
    this.#wide = encoding === 'gbk' || encoding === 'gb18030';
    this.#separator = unitsOf(separator);
    this.#terminator = terminator === autoTerminator ? undefined : unitsOf(terminator);
    this.#quote = quote === undefined ? -1 : (unitsOf(quote)[0] ?? -1);
    this.#limit = limit;
  }

  /** Where the record that begins at `from` ends, its terminator included, or `more`. `final`: nothing comes behind `to`. */
  scan(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    const cap = Math.min(to, from + this.#limit);
    const end = this.#record(bytes, from, cap, final && cap === to);
    if (end !== more || cap < from + this.#limit) return end;
    const cut = this.#record(bytes, from, cap, true);
    if (cut === cap) this.fault ??= 'long';
    return cut;
  }

  /** Behind the first terminator from `from` on, quoted or not; `more`: there is none. */
  lineEnd(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; at + this.#unit <= to; at += this.#step(bytes, at, this.#at(bytes, at))) {
      const ended = this.#terminatorAt(bytes, at, to);
      if (ended > 0) return at + ended;
    }
    return more;
  }

  #record(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    this.count = 0;
    this.fault = undefined;
    const unit = this.#unit;
    const first = this.#separator[0];
    let at = from;
    for (;;) {
      const start = at;
      if (this.#quote !== -1 && at + unit <= to && this.#at(bytes, at) === this.#quote) {
        at = this.#closingQuote(bytes, at + unit, to);
        if (at === more) return final ? this.#unclosed(bytes, from, to) : more;
        this.#add(start + unit, at, true);
        at += unit;
        if (at + unit > to) return final ? to : more;
        const ended = this.#terminatorAt(bytes, at, to);
        if (ended > 0) return at + ended;
        const parted = this.#separatorAt(bytes, at, to);
        if (parted === 0) return this.#broken(bytes, at, to, final);
        at += parted;
        continue;
      }
      for (;;) {
        if (at + unit > to) {
          if (!final) return more;
          this.#add(start, to, false);
          return to;
        }
        const c = this.#at(bytes, at);
        if (c === first) {
          const parted = this.#separatorAt(bytes, at, to);
          if (parted > 0) {
            this.#add(start, at, false);
            at += parted;
            break;
          }
        }
        const ended = this.#terminatorAt(bytes, at, to);
        if (ended > 0) {
          this.#add(start, at, false);
          return at + ended;
        }
        at += this.#step(bytes, at, c);
      }
    }
  }

  #add(start: number, end: number, quoted: boolean): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.quoted[this.count] = quoted;
    this.count += 1;
  }

  #at(bytes: Uint8Array, at: number): number {
    const low = bytes[at] ?? 0;
    return this.#unit === 1 ? low : low | ((bytes[at + 1] ?? 0) << 8);
  }

  /** Bytes of the character at `at`. What is no character of the encoding is one byte, and is found when it is decoded. */
  #step(bytes: Uint8Array, at: number, c: number): number {
    if (!this.#wide || c < 0x81 || c === 0xff) return this.#unit;
    const second = bytes[at + 1] ?? 0;
    if (second >= 0x40 && second !== 0x7f && second !== 0xff) return 2;
    const third = bytes[at + 2] ?? 0;
    const fourth = bytes[at + 3] ?? 0;
    const four =
      second >= 0x30 && second <= 0x39 && third >= 0x81 && third < 0xff && fourth >= 0x30 && fourth <= 0x39;
    return four ? 4 : 1;
  }

  #matches(bytes: Uint8Array, at: number, to: number, units: readonly number[]): number {
    const length = units.length * this.#unit;
    if (at + length > to) return 0;
    for (let i = 0; i < units.length; i++) if (this.#at(bytes, at + i * this.#unit) !== units[i]) return 0;
    return length;
  }

  #separatorAt(bytes: Uint8Array, at: number, to: number): number {
    return this.#matches(bytes, at, to, this.#separator);
  }

  #terminatorAt(bytes: Uint8Array, at: number, to: number): number {
    const c = this.#at(bytes, at);
    if (this.#terminator !== undefined)
      return c === this.#terminator[0] ? this.#matches(bytes, at, to, this.#terminator) : 0;
    if (c === lineFeed) return this.#unit;
    const next = at + this.#unit;
    return c === carriageReturn && next + this.#unit <= to && this.#at(bytes, next) === lineFeed
      ? 2 * this.#unit
      : 0;
  }

  /** Where the quote stands that ends the field, or `more`. */
  #closingQuote(bytes: Uint8Array, from: number, to: number): number {
    const unit = this.#unit;
    let at = from;
    while (at + unit <= to) {
      const c = this.#at(bytes, at);
      if (c !== this.#quote) at += this.#step(bytes, at, c);
      else if (at + 2 * unit <= to && this.#at(bytes, at + unit) === c) at += 2 * unit;
      else return at;
    }
    return more;
  }

  /** A quote that is never closed takes its own line with it and no other. */
  #unclosed(bytes: Uint8Array, from: number, to: number): number {
    this.fault = 'quotes';
    const end = this.lineEnd(bytes, from, to);
    return end === more ? to : end;
  }

  /**
   * Something stands behind a closing quote, so the quotes paired wrongly somewhere since the record began. It reaches
   * to the end of this line: which of its lines would be rows can only be guessed.
   */
  #broken(bytes: Uint8Array, at: number, to: number, final: boolean): number {
    this.fault = 'quotes';
    const end = this.lineEnd(bytes, at, to);
    return end === more && final ? to : end;
  }
}
