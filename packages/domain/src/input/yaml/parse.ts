/** Reads a file a person wrote, in YAML 1.2 or JSON: its value, or everything that is wrong with its text. */

import { LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type { FieldFault } from '../../errors.ts';
import { jsonFault } from './json.ts';
import { type LineOf, linesOf } from './lines.ts';
import { mostAliases, opensTooMuch, structureFaults, tooDeep, tooManyAliases } from './structure.ts';

export type Parsed = { value: unknown; lineOf: LineOf } | { errors: FieldFault[] };

type Read = { value: unknown } | { errors: FieldFault[] };

const faultOf = ({ code, message, pos }: YAMLParseError, counter: LineCounter): FieldFault => ({
  path: '',
  code: 'syntax',
  message: code === 'MULTIPLE_DOCS' ? 'the file holds several documents: give one' : message,
  line: counter.linePos(pos[0]).line,
});

/** Runs what takes every level of the text on the stack. */
const unlessTooDeep = <T>(work: () => T): T | { errors: FieldFault[] } => {
  try {
    return work();
  } catch (e) {
    if (!(e instanceof RangeError)) throw e;
    return { errors: [tooDeep] };
  }
};

const readValue = (doc: ReturnType<typeof parseDocument>): Read => {
  try {
    return { value: doc.toJS({ maxAliasCount: mostAliases }) };
  } catch (e) {
    if (!(e instanceof ReferenceError)) throw e;
    return { errors: [tooManyAliases] };
  }
};

/** `json` where the text says it is JSON: then YAML's freedoms are faults. */
export const parseFile = (text: string, json: boolean): Parsed =>
  unlessTooDeep((): Parsed => {
    if (opensTooMuch(text)) return { errors: [tooDeep] };
    const broken = json ? jsonFault(text) : undefined;
    if (broken) return { errors: [broken] };
    const counter = new LineCounter();
    // Keys that stand there twice are looked for below: the library compares each with each.
    const options = {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    } as const;
    const doc = parseDocument(text, options);
    const errors = [
      // What JSON allows and YAML does not (tabs) is no fault in JSON.
      ...(json ? [] : doc.errors.map((e) => faultOf(e, counter))),
      ...structureFaults(doc, counter),
    ];
    if (errors.length > 0) return { errors };
    const read: Read = json ? { value: JSON.parse(text) } : readValue(doc);
    return 'errors' in read ? read : { ...read, lineOf: linesOf(doc, counter) };
  });
