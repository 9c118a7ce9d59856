import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkHouse, workspacesOf } from './check.ts';
import { checkFile, checkManifest, type Workspace } from './imports.ts';
import { layers } from './layers.ts';

const root = resolve(import.meta.dirname, '../../../..');
const dirs: Record<string, string> = {
  domain: 'packages/domain',
  store: 'packages/store',
  cli: 'packages/cli',
  definitions: 'workflows/definitions',
  activities: 'workflows/activities',
  worker: 'workflows/worker',
  intake: 'services/intake',
  console: 'services/console',
  bench: 'test/bench',
};

const aWorkspace = (
  name: string,
  dependencies: string[] = [],
  devDependencies: string[] = [],
): Workspace => ({
  name,
  dir: dirs[name] ?? `packages/${name}`,
  dependencies,
  devDependencies,
});

const broken = (name: string, file: string, source: string, dependencies: string[] = []) => {
  const ws = aWorkspace(name, dependencies);
  return checkFile(ws, `${ws.dir}/${file}`, source).map((v) => v.rule);
};

describe('a violating file is red', () => {
  test.each([
    ['domain', 'src/x.ts', `import { a } from '@perennial/store/open';`, /may import nothing of ours/],
    ['store', 'src/x.ts', `import { a } from '@perennial/temporal/client';`, /store may import domain/],
    ['store', 'src/x.ts', `export * from '@perennial/i18n/zh';`, /store may import domain/],
    ['store', 'src/x.ts', `const a = await import('@perennial/i18n/zh');`, /store may import domain/],
    ['store', 'src/x.ts', `type A = import('@perennial/i18n/zh').A;`, /store may import domain/],
    ['store', 'src/x.ts', `import { a } from '../../domain/src/errors.ts';`, /must not leave its workspace/],
    ['store', 'src/x.ts', `import { a } from '@perennial/store/open';`, /relative paths/],
    ['intake', 'src/x.ts', `import { a } from '@perennial/testkit/stack/start';`, /only tests may/],
    ['intake', 'src/x.ts', `import { a } from '@perennial/definitions/ticket/workflow';`, /contract.ts only/],
    ['intake', 'src/x.ts', `import { a } from '@perennial/channels/email';`, /intake may import/],
    ['intake', 'src/x.ts', `import mongoose from 'mongoose';`, /only store may/],
    ['intake', 'src/x.ts', `import { z } from 'zod';`, /name it in services\/intake\/package.json/],
    [
      'console',
      'src/x.ts',
      `import { router } from '@perennial/reporting/router';`,
      /types of intake, reporting/,
    ],
    ['cli', 'src/x.ts', `import { open } from '@perennial/store/open';`, /cli may import domain/],
    [
      'definitions',
      'src/t/workflow.ts',
      `import { s } from '@perennial/domain/ticket/schema';`,
      /rules modules/,
    ],
    [
      'definitions',
      'src/t/workflow.ts',
      `import { a } from '@perennial/activities/create';`,
      /definitions may import/,
    ],
    [
      'definitions',
      'src/t/workflow.ts',
      `import { readFileSync } from 'node:fs';`,
      /no Node in the workflow sandbox/,
    ],
    ['definitions', 'src/t/workflow.ts', `import { z } from 'zod';`, /nothing else/],
    [
      'definitions',
      'src/t/state.ts',
      `import { condition } from '@temporalio/workflow';`,
      /knows nothing of Temporal/,
    ],
    ['domain', 'src/sla/rules.ts', `import { z } from 'zod';`, /nothing but types/],
    ['domain', 'src/sla/rules.ts', `import { levels } from '../ticket/rules.ts';`, /nothing but types/],
    ['domain', 'src/sla/rules.ts', `import { type Level } from '../ticket/rules.ts';`, /nothing but types/],
    ['domain', 'src/sla/rules.ts', `import type { T } from '../ticket/schema.ts';`, /nothing but types/],
    ['intake', 'src/x.ts', `const port = process.env.PORT;`, /env.ts/],
    ['intake', 'src/x.ts', `const port = process['env'].PORT;`, /env.ts/],
    ['intake', 'src/x.ts', `const { env } = process;`, /env.ts/],
    ['intake', 'src/x.ts', `import { env } from 'node:process';`, /env.ts/],
    ['bench', 'ticket/baseline.ts', `import { a } from '@perennial/temporal/ids';`, /nothing of ours/],
  ])('%s %s: %s', (name, file, source, rule) => {
    const declared = name === 'intake' ? ['mongoose'] : ['zod', '@temporalio/workflow'];
    const rules = broken(name, file, source, declared);
    expect(rules.join('\n')).toMatch(rule);
  });
});

describe('what the design allows is green', () => {
  test.each([
    ['domain', 'src/sla/rules.ts', `import type { Level } from '../ticket/rules.ts';`],
    ['store', 'src/x.ts', `import { DomainError } from '@perennial/domain/errors';`],
    ['store', 'src/x.ts', `import mongoose from 'mongoose';`],
    ['intake', 'src/x.ts', `import { ticketWorkflow } from '@perennial/definitions/ticket/contract';`],
    ['intake', 'src/x.ts', `import { guardedFetch } from '@perennial/channels/guarded-fetch';`],
    ['intake', 'src/env.ts', `export const port = process.env.PORT;`],
    ['intake', 'src/x.ts', `const note = 'process.env'; // process.env`],
    ['intake', 'src/x.test.ts', `import { startStack } from '@perennial/testkit/stack/start';`],
    ['console', 'src/x.tsx', `import type { R } from '@perennial/reporting/router'; export const a = <b />;`],
    ['definitions', 'src/t/workflow.ts', `import { legalFrom } from '@perennial/domain/ticket/rules';`],
    ['definitions', 'src/t/workflow.ts', `import type { ErrorCode } from '@perennial/domain/errors';`],
    ['definitions', 'src/t/workflow.ts', `import type { A } from '@perennial/activities/create';`],
    ['definitions', 'src/t/workflow.ts', `import { condition } from '@temporalio/workflow';`],
    [
      'worker',
      'src/deps.ts',
      `import { Worker } from '@temporalio/worker'; import { join } from 'node:path';`,
    ],
  ])('%s %s: %s', (name, file, source) => {
    expect(broken(name, file, source, ['mongoose', '@temporalio/workflow', '@temporalio/worker'])).toEqual(
      [],
    );
  });
});

describe('package.json', () => {
  test('a dependency on another layer is red', () => {
    const [violation] = checkManifest(aWorkspace('store', ['@perennial/temporal', 'mongoose']));
    expect(violation).toMatchObject({ where: 'packages/store/package.json', what: 'depends on temporal' });
  });

  test('types may be named for development only', () => {
    expect(checkManifest(aWorkspace('cli', [], ['@perennial/reporting', '@perennial/testkit']))).toEqual([]);
    expect(checkManifest(aWorkspace('cli', ['@perennial/reporting']))).toHaveLength(1);
    expect(checkManifest(aWorkspace('cli', [], ['@perennial/store']))).toHaveLength(1);
  });

  test('a workspace nobody placed is red', () => {
    expect(checkManifest(aWorkspace('billing'))[0]?.rule).toContain('layers.ts');
  });
});

test('every workspace of this checkout has its layer, and every layer a workspace', () => {
  const names = workspacesOf(root)
    .filter((ws) => !ws.dir.startsWith('test/'))
    .map((ws) => ws.name);
  expect(names.sort()).toEqual(Object.keys(layers).sort());
});

test('this checkout keeps the rules', () => {
  expect(checkHouse(root)).toEqual([]);
});
