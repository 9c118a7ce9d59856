import { expect, test } from 'vitest';
import { stalePackages } from './lockfile.mjs';

const lock = (packages: Record<string, object>) => ({ packages });

test('what is installed as locked is not stale', () => {
  const same = lock({ 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
  expect(stalePackages(same, same)).toEqual([]);
});

test('another version, another content and a missing package are stale', () => {
  const wanted = lock({
    'node_modules/a': { version: '1.0.1', integrity: 'x' },
    'node_modules/b': { version: '1.0.0', integrity: 'y' },
    'node_modules/c': { version: '1.0.0' },
  });
  const installed = lock({
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/b': { version: '1.0.0', integrity: 'z' },
  });
  expect(stalePackages(wanted, installed)).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/c']);
});

test('an optional package of another platform may be missing', () => {
  expect(
    stalePackages(lock({ 'node_modules/a-darwin': { version: '1', optional: true } }), lock({})),
  ).toEqual([]);
});

test('the workspaces themselves are not npm packages, their links are', () => {
  const wanted = lock({ '': {}, 'packages/domain': {}, 'node_modules/@perennial/domain': { link: true } });
  expect(stalePackages(wanted, lock({}))).toEqual(['node_modules/@perennial/domain']);
});
