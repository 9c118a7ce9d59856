/** The workflow bundle holds what a sandbox may hold and nothing else; the same check sees a bad one red. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { bundleWorkflows } from './bundle.ts';
import { faultsOfBundle, modulesOf, sizeLimit } from './testing/bundle-content.ts';

let code: string;
beforeAll(async () => {
  code = (await bundleWorkflows()).code;
});

test('the workflow bundle is under 2 MB', () => {
  expect(Buffer.byteLength(code)).toBeLessThan(sizeLimit);
});

test('the check reads the modules: the flow, the rules of the domain and the SDK are all there', () => {
  const paths = modulesOf(code).map((m) => m.path);
  for (const part of [
    '/definitions/src/ticket/workflow.ts',
    '/domain/src/ticket/rules.ts',
    '/@temporalio/workflow/',
  ])
    expect(paths.filter((p) => p.includes(part))).not.toEqual([]);
});

test('of the domain only rules modules are in it', () => {
  const domain = modulesOf(code)
    .map((m) => m.path)
    .filter((p) => p.includes('/packages/domain/'));
  expect(domain.filter((p) => !p.endsWith('rules.ts'))).toEqual([]);
});

test('it holds no package, built-in, setting, time zone or mutable state that the sandbox may not have', () => {
  expect(faultsOfBundle(code).filter((fault) => fault.module !== 'bundle')).toEqual([]);
});

const zod = fileURLToPath(import.meta.resolve('zod'));
const packages = zod.slice(0, zod.indexOf('/zod/'));

// Webpack's account of a failed bundle is long, and the failure is what the tests are about.
const quiet = new DefaultLogger('ERROR', () => undefined);

type Devtool = 'inline-source-map' | 'inline-nosources-source-map';

const bundleOf = async (source: string, devtool: Devtool = 'inline-source-map'): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(packages, join(folder, 'node_modules'));
  const workflowsPath = join(folder, 'bad.ts');
  writeFileSync(workflowsPath, source);
  return (
    await bundleWorkflowCode({
      workflowsPath,
      logger: quiet,
      webpackConfigHook: (config) => ({ ...config, devtool }),
    })
  ).code;
};

const faultsOf = async (source: string): Promise<string[]> =>
  faultsOfBundle(await bundleOf(source)).map((fault) => fault.what);

test('a workflow that validates with zod is seen', async () => {
  const source = `import { z } from 'zod';
    export const bad = async (text: string) => z.string().parse(text);`;
  expect(await faultsOf(source)).toContain('package zod');
});

test('a workflow that leans on what its own code brings along is found clean', async () => {
  const source = `const limits = { Intl: 1, process: 2 } as const;
    export const good = async (at: number) => new Date(at + limits.Intl).toISOString();`;
  expect(await faultsOf(source)).toEqual([]);
});

test.each([
  ['Intl', `export const bad = async (at: number) => new Intl.DateTimeFormat('en').format(at);`],
  ['process', `export const bad = async () => process.env.ANY;`],
  ['globalThis', `export const bad = async () => Reflect.get(globalThis, 'process');`],
  ['let at module level', `let calls = 0; export const bad = async () => { calls += 1; return calls; };`],
  ['var at module level', `export var calls = 0; export const bad = async () => calls;`],
  ["getHours of the host's time zone or locale", `export const bad = async (d: Date) => d.getHours();`],
  [
    "toLocaleString of the host's time zone or locale",
    `export const bad = async (n: number) => n.toLocaleString();`,
  ],
  [
    "new Date(year, month) of the host's time zone",
    `export const bad = async () => new Date(2026, 0, 5).getTime();`,
  ],
  [
    'node built-in util',
    `import { inspect } from 'util'; export const bad = async (x: object) => inspect(x);`,
  ],
])('a workflow with %s is seen', async (what, source) => {
  expect(await faultsOf(source)).toContain(what);
});

test('a source map that only names its sources serves as well: they are read from the disk', async () => {
  const code = await bundleOf(
    `let calls = 0; export const bad = async () => calls;`,
    'inline-nosources-source-map',
  );
  expect(faultsOfBundle(code).map((fault) => fault.what)).toEqual(['let at module level']);
});

test('a workflow that reads files cannot be bundled at all', async () => {
  const source = `import { readFileSync } from 'fs';
    export const bad = async (path: string) => readFileSync(path, 'utf8');`;
  await expect(bundleOf(source)).rejects.toThrow(/fs/);
});

test('a bundle without its source map is refused, not passed', () => {
  expect(() => faultsOfBundle('exports.ticket = () => {};')).toThrow('no source map');
});

test('a bundle over the limit is seen', () => {
  const padded = `/*${'x'.repeat(sizeLimit)}*/\n${code}`;
  expect(faultsOfBundle(padded).map((f) => f.module)).toEqual(['bundle']);
});
