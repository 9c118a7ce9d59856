import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rootOf } from '../here.ts';
import { complete, type Lock, missingOptional, platformOf } from './complete.ts';

test.each([
  ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['@biomejs/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@swc/core-linux-arm64-gnu', { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
  ['@rolldown/binding-wasm32-wasi', { cpu: ['wasm32'] }],
  ['nanoid', undefined],
])('%s runs on %j', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

test('a platform package nobody recorded is named beside its parent, and only once', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: { 'tool-linux-x64': '2.0.0', 'tool-darwin-arm64': '2.0.0', 'colour': '^1.0.0' },
      },
      'node_modules/tool-linux-x64': { version: '2.0.0', optional: true },
    },
  };
  const done = complete(lock);
  expect(done.lock.packages['node_modules/tool-darwin-arm64']).toEqual({
    version: '2.0.0',
    dev: true,
    optional: true,
    os: ['darwin'],
    cpu: ['arm64'],
  });
  expect(done.left.map((m) => m.name)).toEqual(['colour']);
  expect(complete(done.lock).lock).toEqual(done.lock);
});

test('a nested parent finds what lies above it', () => {
  const lock: Lock = {
    packages: {
      'node_modules/a/node_modules/b': { optionalDependencies: { 'b-linux-x64': '1.0.0' } },
      'node_modules/b-linux-x64': { version: '1.0.0' },
    },
  };
  expect(missingOptional(lock)).toEqual([]);
});

test('package-lock.json of this checkout is complete: npm ci accepts it on every platform', () => {
  const lock = JSON.parse(readFileSync(join(rootOf(), 'package-lock.json'), 'utf8')) as Lock;
  const remedy = 'node deploy/devstack/src/lockfile/complete.ts';
  expect(
    missingOptional(lock).map((m) => m.path),
    remedy,
  ).toEqual([]);
});
