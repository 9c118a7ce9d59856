/** Which line of a YAML or JSON text a JSON pointer means. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';

export type LineOf = (pointer: string) => number | undefined;

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

type Place = { value: unknown; offset: number | undefined };

const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** A member is found at its key, an item at itself. */
const placeOf = (doc: Document, parent: unknown, key: string): Place | undefined => {
  const node = isAlias(parent) ? parent.resolve(doc) : parent;
  if (isMap(node)) {
    const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
    return pair && { value: pair.value, offset: offsetOf(pair.key) };
  }
  const item = isSeq(node) ? node.items[Number(key)] : undefined;
  return item === undefined ? undefined : { value: item, offset: offsetOf(item) };
};

/** What is missing is shown at the nearest thing around it. */
export const linesOf =
  (doc: Document, counter: LineCounter): LineOf =>
  (pointer) => {
    let value: unknown = doc.contents;
    let offset = offsetOf(value);
    for (const key of keysOf(pointer)) {
      const place = placeOf(doc, value, key);
      if (!place) break;
      value = place.value;
      offset = place.offset ?? offset;
    }
    return offset === undefined ? undefined : counter.linePos(offset).line;
  };
