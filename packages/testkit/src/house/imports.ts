/** The import rules of the house, applied to one file or one package.json. Pure: the caller reads the disk. */
import { posix } from 'node:path';
import { contractOnly, type Layer, layers, reserved } from './layers.ts';
import { type Import, type Module, readModule } from './module.ts';

export type Workspace = {
  /** Without the scope, e.g. `intake`. */
  name: string;
  /** Folder in the checkout, e.g. `services/intake`. */
  dir: string;
  dependencies: string[];
  devDependencies: string[];
};

/** `where` is a path in the checkout; `rule` says what to do instead. */
export type Violation = { where: string; what: string; rule: string };

const scope = '@perennial/';

/** Tests build their own world; what runs in production may not lean on it. */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || /(^|\/)testing\//.test(path) || path.startsWith('test/');

const packageOf = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');

const isOwn = (from: string) => from.startsWith(scope);
const isRelative = (from: string) => from.startsWith('.');
const isBuiltIn = (from: string) => from.startsWith('node:');

type Complain = (what: string, rule: string) => void;

/** What is wrong with an import of one of our packages: the rule it breaks, if any. */
const ownRule = (ws: Workspace, one: Import): string | undefined => {
  const target = packageOf(one.from).slice(scope.length);
  const module = one.from.slice(scope.length + target.length + 1);
  const { packages, types = [], modules = [] }: Layer = layers[ws.name] ?? { packages: [] };
  if (target === ws.name) return 'a workspace imports itself by relative paths';
  if (target === 'testkit') return 'only tests may import testkit';
  if (modules.includes(`${target}/${module}`)) return undefined;
  if (!packages.includes(target) && !(one.typeOnly && types.includes(target)))
    return [
      `${ws.name} may import ${packages.join(', ') || 'nothing of ours'}`,
      ...(types.length > 0 ? [`types of ${types.join(', ')}`] : []),
    ].join(', and ');
  if (contractOnly.includes(ws.name) && target === 'definitions' && !module.endsWith('/contract'))
    return 'a service sees a flow through its contract.ts only';
  if (ws.name === 'definitions' && target === 'domain' && !one.typeOnly && !/(^|\/)rules$/.test(module))
    return 'workflow code takes rules modules of domain only; types may come from any';
  return undefined;
};

const checkOwn = (ws: Workspace, one: Import, complain: Complain): void => {
  const rule = ownRule(ws, one);
  if (rule) complain(`imports ${one.from}`, rule);
};

const checkForeign = (ws: Workspace, one: Import, complain: Complain): void => {
  const target = packageOf(one.from);
  const owners = reserved[target];
  if (owners && !owners.includes(ws.name) && !one.typeOnly)
    complain(`imports ${target}`, `only ${owners.join(', ')} may`);
  if (ws.name === 'definitions' && target !== '@temporalio/workflow')
    complain(
      `imports ${one.from}`,
      'workflow code runs in the sandbox: @temporalio/workflow and nothing else',
    );
  const declared = [...ws.dependencies, ...(one.typeOnly ? ws.devDependencies : [])];
  if (!declared.includes(target) && !(one.typeOnly && ws.devDependencies.includes(`@types/${target}`)))
    complain(`imports ${target}`, `name it in ${ws.dir}/package.json`);
};

/** Relative paths stay inside their workspace; what another one offers goes by its package name. */
const checkRelative = (ws: Workspace, path: string, one: Import, complain: Complain): void => {
  const target = posix.join(posix.dirname(path), one.from);
  if (!target.startsWith(`${ws.dir}/`))
    complain(`imports ${one.from}`, 'a relative path must not leave its workspace');
};

const checkRules = (path: string, module: Module, complain: Complain): void => {
  if (!path.endsWith('/rules.ts')) return;
  for (const one of module.imports)
    if (!one.typeOnly || !/(^|\/)rules(\.ts)?$/.test(one.from))
      complain(`imports ${one.from}`, 'rules.ts imports nothing but types of other rules.ts');
};

const checkReducer = (ws: Workspace, path: string, module: Module, complain: Complain): void => {
  if (ws.name !== 'definitions' || !path.endsWith('/state.ts')) return;
  for (const one of module.imports)
    if (one.from.startsWith('@temporalio/'))
      complain(`imports ${one.from}`, 'the reducer knows nothing of Temporal');
};

const checkBaseline = (path: string, module: Module, complain: Complain): void => {
  if (!/^test\/bench\/(.*\/)?baseline/.test(path)) return;
  for (const one of module.imports)
    if (isOwn(one.from)) complain(`imports ${one.from}`, 'a baseline imports nothing of ours');
};

export const checkFile = (ws: Workspace, path: string, source: string): Violation[] => {
  const found: Violation[] = [];
  const complain: Complain = (what, rule) => void found.push({ where: path, what, rule });
  const module = readModule(source, path.endsWith('x') ? 'tsx' : 'ts');
  if (module.readsEnvironment && !/(^|\/)env\.m?[jt]s$/.test(path))
    complain('reads process.env', 'settings are read in a file named env.ts and passed on');
  checkBaseline(path, module, complain);
  checkRules(path, module, complain);
  checkReducer(ws, path, module, complain);
  for (const one of module.imports) {
    if (isRelative(one.from)) checkRelative(ws, path, one, complain);
    else if (isTest(path)) continue;
    else if (isOwn(one.from)) checkOwn(ws, one, complain);
    else if (!isBuiltIn(one.from)) checkForeign(ws, one, complain);
    else if (ws.name === 'definitions')
      complain(`imports ${one.from}`, 'there is no Node in the workflow sandbox');
  }
  return found;
};

/** package.json may name what the sources may import: run-time packages as such, others as devDependencies. */
export const checkManifest = (ws: Workspace): Violation[] => {
  if (ws.dir.startsWith('test/')) return [];
  const layer = layers[ws.name];
  const where = `${ws.dir}/package.json`;
  if (!layer) return [{ where, what: 'is a workspace without a layer', rule: 'add it to layers.ts' }];
  const own = (names: string[]) => names.filter(isOwn).map((name) => name.slice(scope.length));
  const opened = (layer.modules ?? []).map((module) => module.split('/')[0]);
  const dev = [...layer.packages, ...(layer.types ?? []), 'testkit'];
  return [
    ...own(ws.dependencies)
      .filter((name) => !layer.packages.includes(name) && !opened.includes(name))
      .map((name) => ({ where, what: `depends on ${name}`, rule: `${ws.name} may not; see layers.ts` })),
    ...own(ws.devDependencies)
      .filter((name) => !dev.includes(name))
      .map((name) => ({ where, what: `depends on ${name} for development`, rule: `${ws.name} may not` })),
  ];
};
