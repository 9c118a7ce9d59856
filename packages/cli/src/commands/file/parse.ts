/** A file people write, read without the API: its value with the line of everything in it, or all faults of its text. */
import type { FieldFault } from '@perennial/domain/errors';
import { type Document, LineCounter, parseDocument, visit, type YAMLParseError } from 'yaml';
import type { NamedFile } from './kinds.ts';
import { type LineOf, linesOf } from './lines.ts';

export type ParsedFile = { value: unknown; lineOf: LineOf } | { errors: FieldFault[] };

/** As many as the API follows. */
const maxAliasCount = 200;

const textFault = (message: string, line?: number): FieldFault => ({
  path: '',
  code: 'syntax',
  message,
  ...(line === undefined ? {} : { line }),
});

const yamlFault = ({ code, message, linePos }: YAMLParseError): FieldFault => ({
  ...textFault(
    code === 'DUPLICATE_KEY'
      ? 'this key stands there twice: keep one of them'
      : (message.split(/ at line \d+/)[0] ?? message),
    linePos?.[0].line,
  ),
  ...(code === 'DUPLICATE_KEY' ? { code: 'duplicate' } : {}),
});

/** Node names a place by line or by position, or not at all at the text's end. */
const jsonFault = (error: SyntaxError, text: string): FieldFault => {
  const [, line] = /\(line (\d+)/.exec(error.message) ?? [];
  return textFault(`is not JSON: ${error.message}`, Number(line ?? text.trimEnd().split('\n').length));
};

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

const jsonOf = (text: string): { value: unknown } | { errors: FieldFault[] } => {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return { errors: [jsonFault(error, text)] };
    throw error;
  }
};

const strayAliases = (doc: Document, counter: LineCounter): FieldFault[] => {
  const errors: FieldFault[] = [];
  visit(doc, {
    Alias: (_, alias) => {
      if (alias.resolve(doc)) return;
      const line = alias.range ? counter.linePos(alias.range[0]).line : undefined;
      errors.push(
        textFault(`nothing above is marked &${alias.source}: check the spelling of *${alias.source}`, line),
      );
    },
  });
  return errors;
};

const yamlOf = (doc: ReturnType<typeof parseDocument>): { value: unknown } | { errors: FieldFault[] } => {
  try {
    const value: unknown = doc.toJS({ maxAliasCount });
    return { value };
  } catch (error) {
    // Aliases that are followed too often.
    if (error instanceof ReferenceError) return { errors: [textFault(error.message)] };
    throw error;
  }
};

const tooDeep: FieldFault = { ...textFault('is nested too deep to be read: make it flatter'), code: 'depth' };

/** @throws RangeError where the text is nested deeper than the stack. */
const readText = (text: string, isJson: boolean): ParsedFile => {
  const json = isJson ? jsonOf(text) : undefined;
  if (json && 'errors' in json) return json;
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, logLevel: 'error' });
  // JSON allows what YAML does not, tabs for one; a key that stands there twice is a fault in both.
  const errors = [
    ...doc.errors.filter((error) => !isJson || error.code === 'DUPLICATE_KEY').map(yamlFault),
    ...strayAliases(doc, counter),
  ];
  if (errors.length > 0) return { errors };
  const read = json ?? yamlOf(doc);
  return 'errors' in read ? read : { value: read.value, lineOf: linesOf(doc, counter) };
};

export const parseFile = ({ bytes, type }: Pick<NamedFile, 'bytes' | 'type'>): ParsedFile => {
  const text = decoded(bytes);
  if (text === undefined) return { errors: [textFault('the file is not UTF-8: save it as UTF-8')] };
  try {
    return readText(text, type === 'application/json');
  } catch (error) {
    if (error instanceof RangeError) return { errors: [tooDeep] };
    throw error;
  }
};

/** Each fault with the line of what it is about, in the order of the file. */
export const withLines = (errors: FieldFault[], lineOf: LineOf): FieldFault[] =>
  errors
    .map((error) => {
      const line = error.line ?? lineOf(error.path);
      return line === undefined ? error : { ...error, line };
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
