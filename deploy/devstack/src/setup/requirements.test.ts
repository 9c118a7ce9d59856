import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DaemonKey, daemonBinary, daemons } from './daemons.mjs';

const keys = Object.keys(daemons) as DaemonKey[];
const read = (key: DaemonKey) => readFileSync(join(import.meta.dirname, daemons[key].requirements), 'utf8');

test.each(keys)('%s is pinned to the version its folder is named after', (key) => {
  expect(read(key)).toMatch(new RegExp(`^[a-z-]+==${daemons[key].version} `, 'm'));
  expect(daemonBinary('/repo', key)).toContain(`/repo/.devstack/bin/${key}-${daemons[key].version}/`);
});

test.each(keys)('%s has one sha256 per platform it is built for', (key) => {
  const hashes = [...read(key).matchAll(/--hash=sha256:([0-9a-f]{64})(?= |$)/gm)].map((m) => m[1]);
  expect(hashes).toHaveLength(Object.keys(daemons[key].platforms).length);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test.each(keys)('%s can be replaced by a variable, and the remedy says so', (key) => {
  expect(daemons[key].remedy).toContain(`set ${daemons[key].replacedBy} to`);
});

test('Linux and Apple silicon get both daemons; Intel Macs need a MongoDB', () => {
  for (const key of keys)
    expect(Object.keys(daemons[key].platforms)).toEqual(
      expect.arrayContaining(['linux-x64', 'linux-arm64', 'darwin-arm64']),
    );
  expect(daemons.store.platforms['darwin-x64']).toBeUndefined();
  expect(daemons.store.remedy).toContain('MongoDB >= 7 replica set');
});
