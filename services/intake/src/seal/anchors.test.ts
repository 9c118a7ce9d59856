import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Anchors, fileAnchors, memoryAnchors } from './anchors.ts';

const parent = mkdtempSync(join(tmpdir(), 'perennial-anchors-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe.each<[string, () => Anchors]>([
  ['in memory', memoryAnchors],
  ['in a folder', () => fileAnchors(mkdtempSync(join(parent, 'a-')))],
])('%s', (_, open) => {
  test('the newest of each tenant is kept, and no other', async () => {
    const anchors = open();
    expect([await anchors.tenants(), await anchors.newest('north')]).toEqual([[], undefined]);
    await anchors.keep('north', 'one\n');
    await anchors.keep('south', 'two\n');
    await anchors.keep('north', 'three\n');
    expect(await anchors.tenants()).toEqual(['north', 'south']);
    expect([await anchors.newest('north'), await anchors.newest('south')]).toEqual(['three\n', 'two\n']);
  });
});

test('the next process reads what the one before kept; a name leads nowhere else', async () => {
  const dir = join(parent, 'made', 'when', 'needed');
  expect(await fileAnchors(dir).tenants()).toEqual([]);
  await fileAnchors(dir).keep('../north', 'one\n');
  expect(readdirSync(dir)).toEqual(['..%2Fnorth.checkpoint']);
  expect(await fileAnchors(dir).tenants()).toEqual(['../north']);
  expect(await fileAnchors(dir).newest('../north')).toBe('one\n');
});

test('a draft of a process that died is no checkpoint', async () => {
  const dir = mkdtempSync(join(parent, 'd-'));
  await fileAnchors(dir).keep('north', 'whole\n');
  writeFileSync(join(dir, 'north.checkpoint.17'), 'ha');
  expect(await fileAnchors(dir).tenants()).toEqual(['north']);
  expect(await fileAnchors(dir).newest('north')).toBe('whole\n');
});
