/** What is wrong with the shape of a text, whatever it is about: keys written twice, nesting and aliases without end. */

import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';
import type { FieldFault } from '../../errors.ts';

/** Deeper than any file we know; what reads it takes each level on the stack. */
const mostLevels = 100;
/** Copies that aliases may make, and aliases; the library looks for each through the whole text. */
export const mostAliases = 200;

export const tooDeep: FieldFault = {
  path: '',
  code: 'depth',
  message: `is nested deeper than ${mostLevels} levels: make it flatter`,
};
export const tooManyAliases: FieldFault = {
  path: '',
  code: 'aliases',
  message: `aliases lead nowhere or make more than ${mostAliases} copies: write out what they stand for`,
};

/** A cheap look before parsing; brackets in texts count too, but no file leaves so many open. */
export const opensTooMuch = (text: string): boolean => {
  let open = 0;
  for (const char of text) {
    if (char === '[' || char === '{') open += 1;
    else if (char === ']' || char === '}') open -= 1;
    if (open > 10 * mostLevels) return true;
  }
  return false;
};

type Spot = { node: unknown; path: string };

const textOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

const at = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const childrenOf = ({ node, path }: Spot): Spot[] => {
  if (isMap(node)) return node.items.map(({ key, value }) => ({ node: value, path: at(path, textOf(key)) }));
  return isSeq(node) ? node.items.map((item, i) => ({ node: item, path: at(path, i) })) : [];
};

const repeatedKeys = ({ node, path }: Spot, counter: LineCounter): FieldFault[] => {
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key }) => {
    const name = textOf(key);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `the key ${name} stands there twice: keep one of them`;
    const offset = isNode(key) ? key.range?.[0] : undefined;
    const line = offset === undefined ? {} : { line: counter.linePos(offset).line };
    return [{ path: at(path, name), code: 'duplicate', message, ...line }];
  });
};

export const structureFaults = (doc: Document, counter: LineCounter): FieldFault[] => {
  const errors: FieldFault[] = [];
  let aliases = 0;
  let level: Spot[] = [{ node: doc.contents, path: '' }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return [tooDeep];
    for (const spot of level) errors.push(...repeatedKeys(spot, counter));
    aliases += level.filter(({ node }) => isAlias(node)).length;
    level = level.flatMap(childrenOf);
  }
  return aliases > mostAliases ? [...errors, tooManyAliases] : errors;
};
