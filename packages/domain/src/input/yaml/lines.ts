/** Which line of a YAML or JSON text a JSON pointer means. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Undefined for texts whose lines nobody knows. */
export type LineOf = (pointer: string) => number | undefined;

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

type Spot = { node: Node | undefined; offset: number | undefined };

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** A key's own place for a member, an item's for an item; undefined where the text has no such thing. */
const step = (node: Node | undefined, key: string): Spot | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key: k }) => String(isScalar(k) ? k.value : k) === key);
    if (!pair) return undefined;
    return { node: isNode(pair.value) ? pair.value : undefined, offset: startOf(pair.key) };
  }
  const item = isSeq(node) ? node.items[Number(key)] : undefined;
  return isNode(item) ? { node: item, offset: startOf(item) } : undefined;
};

/** What is missing is shown where it belongs: at the nearest thing around it that is there, if need be the first line. */
export const linesOf = (doc: Document, counter: LineCounter): LineOf => {
  const resolved = new Map<Node, Node | undefined>();
  /** Looked for through the whole text, so each only once. */
  const meant = (node: Node | undefined): Node | undefined => {
    if (!isAlias(node)) return node;
    if (!resolved.has(node)) resolved.set(node, node.resolve(doc));
    return resolved.get(node);
  };
  return (pointer) => {
    let node: Node | undefined = isNode(doc.contents) ? doc.contents : undefined;
    let offset = startOf(node);
    for (const key of keysOf(pointer)) {
      const next = step(meant(node), key);
      if (!next) break;
      node = next.node;
      offset = next.offset ?? offset;
    }
    return offset === undefined ? 1 : counter.linePos(offset).line;
  };
};
