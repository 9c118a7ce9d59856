/** What one source file says to the outside: its imports and whether it reads the environment. */
import { parseAst } from 'rolldown/parseAst';

export type Import = {
  /** As written, e.g. `@perennial/domain/sla/rules` or `./state.ts`. */
  from: string;
  /** Erased at run time: `import type`. A declaration with inline `type` names only is not. */
  typeOnly: boolean;
};

export type Module = { imports: Import[]; readsEnvironment: boolean };

type Node = { type: string } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const text = (value: unknown): string | undefined =>
  isNode(value) && typeof value.value === 'string' ? value.value : undefined;

const nameOf = (value: unknown): unknown => (isNode(value) ? (value.name ?? value.value) : undefined);

const importOf = (node: Node): Import | undefined => {
  const from = text(node.source);
  if (from === undefined) return undefined;
  switch (node.type) {
    case 'ImportDeclaration':
      return { from, typeOnly: node.importKind === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return { from, typeOnly: node.exportKind === 'type' };
    case 'ImportExpression':
      return { from, typeOnly: false };
    case 'TSImportType':
      return { from, typeOnly: true };
    default:
      return undefined;
  }
};

const isEnvironment = (node: Node): boolean =>
  node.type === 'MemberExpression' && nameOf(node.object) === 'process' && nameOf(node.property) === 'env';

/** `const { env } = process` is the same read. */
const takesEnvironment = (node: Node): boolean =>
  node.type === 'VariableDeclarator' &&
  nameOf(node.init) === 'process' &&
  isNode(node.id) &&
  node.id.type === 'ObjectPattern';

const namesEnvironment = (node: Node): boolean =>
  node.type === 'ImportDeclaration' &&
  /^(node:)?process$/.test(text(node.source) ?? '') &&
  JSON.stringify(node.specifiers).includes('"env"');

export const readModule = (source: string, lang: 'ts' | 'tsx'): Module => {
  const found: Module = { imports: [], readsEnvironment: false };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isNode(value)) return;
    const one = importOf(value);
    if (one) found.imports.push(one);
    if (isEnvironment(value) || takesEnvironment(value) || namesEnvironment(value))
      found.readsEnvironment = true;
    for (const child of Object.values(value)) visit(child);
  };
  visit(parseAst(source, { lang }));
  return found;
};
