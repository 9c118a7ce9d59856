/** JSON as text; numbers keep every digit, so it is read without JSON.parse where values are compared. */

import { isZero, printNumber, readNumber } from './number-text.ts';
import type { Canonical } from './trace.ts';

/** Deeper than any document of an ERP; the reader goes down one call a level. */
const deepest = 500;

const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringShape = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const space = /[ \t\n\r]*/y;

class NotJson extends Error {}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotJson();
  }
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #match(shape: RegExp): string {
    shape.lastIndex = this.#at;
    const found = shape.exec(this.#text)?.[0];
    if (found === undefined) throw new NotJson();
    this.#at += found.length;
    return found;
  }

  #take(token: string): boolean {
    this.#match(space);
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new NotJson();
  }

  #string(): string {
    this.#match(space);
    return JSON.stringify(parsed(this.#match(stringShape)));
  }

  #list(close: string, one: () => void): void {
    if (this.#take(close)) return;
    do one();
    while (this.#take(','));
    this.#expect(close);
  }

  /** The value from here on in the one form all equal values share. */
  value(depth: number): string {
    if (depth > deepest) throw new NotJson();
    for (const word of ['true', 'false', 'null']) if (this.#take(word)) return word;
    if (this.#take('[')) {
      const items: string[] = [];
      this.#list(']', () => void items.push(this.value(depth + 1)));
      return `[${items.join(',')}]`;
    }
    if (this.#take('{')) {
      // Of members with one name the last counts.
      const members = new Map<string, string>();
      this.#list('}', () => {
        const name = this.#string();
        this.#expect(':');
        members.set(name, this.value(depth + 1));
      });
      return `{${[...members]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}:${value}`)
        .join(',')}}`;
    }
    if (this.#text[this.#at] === '"') return this.#string();
    const number = readNumber(this.#match(numberShape));
    if (number === undefined) throw new NotJson();
    if (isZero(number)) return '0';
    const plain = printNumber(number);
    return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
  }

  end(): void {
    this.#match(space);
    if (this.#at !== this.#text.length) throw new NotJson();
  }
}

/** One text for all JSON texts that PostgreSQL's jsonb holds equal; undefined where it is no JSON. */
export const jsonNormalForm = (text: string): string | undefined => {
  try {
    const reader = new Reader(text);
    const value = reader.value(0);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Whether there may be an escape of NUL or of half a character. */
const suspicious = /\\u(?:0000|[dD][89a-fA-F])/;
/** Such an escape in the normal form, where only these are left; a backslash before it would be of the text itself. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** The text as it is: `json` keeps it, and `jsonb` prints its own form, which is compared by `normalForm`. */
export const jsonOf = (type: string): Canonical => {
  const binary = type !== 'json';
  return (text, trace) => {
    if (!isJson(text)) return trace.refuse('value.json', 'is no valid JSON');
    if (!text.isWellFormed()) return trace.refuse('value.text', 'holds half of a character');
    if (binary && suspicious.test(text) && unstorable.test(jsonNormalForm(text) ?? text))
      return trace.refuse('value.json', 'holds \\u0000 or half of a character, which jsonb cannot store');
    return text;
  };
};
