import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyFrontier, frontierOf, frontierRoot, grow } from './frontier.ts';
import { emptyRoot, leafHash, nodeHash, rootOf } from './merkle.ts';
import { consistencyProof, inclusionProof, isConsistent, isIncluded } from './proofs.ts';

const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
const bytes = (text: string) => Buffer.from(text, 'hex');

// Certificate Transparency's published vectors (merkletree tests of google/certificate-transparency).
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map(leafHash);

test('the published roots of 0 to 8 leaves', () => {
  expect(roots.map((_, n) => hex(rootOf(leaves.slice(0, n))))).toEqual(roots);
  expect(hex(emptyRoot)).toBe(roots[0]);
});

test('the published inclusion proofs', () => {
  expect(inclusionProof(leaves, 0).map(hex)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(inclusionProof(leaves, 5).map(hex)).toEqual([
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(inclusionProof(leaves.slice(0, 3), 2).map(hex)).toEqual([roots[2]]);
});

test('the published consistency proofs', () => {
  expect(consistencyProof(leaves, 6).map(hex)).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(consistencyProof(leaves.slice(0, 5), 2).map(hex)).toEqual([
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  ]);
  expect(consistencyProof(leaves, 8)).toEqual([]);
});

const tree = fc
  .integer({ min: 1, max: 70 })
  .map((n) => Array.from({ length: n }, (_, i) => leafHash(`${i}`)));
const flip = (hash: Uint8Array) => Uint8Array.from(hash, (b, i) => (i === 7 ? b ^ 1 : b));

test('every leaf is proven in its place, and in no other', () => {
  fc.assert(
    fc.property(tree, fc.nat(), (t, pick) => {
      const index = pick % t.length;
      const leaf = leafHash(`${index}`);
      const root = rootOf(t);
      const proof = inclusionProof(t, index);
      expect(isIncluded(leaf, index, t.length, proof, root)).toBe(true);
      expect(isIncluded(flip(leaf), index, t.length, proof, root)).toBe(false);
      expect(isIncluded(leaf, index, t.length, proof, flip(root))).toBe(false);
      expect(isIncluded(leaf, index, t.length, [...proof, root], root)).toBe(false);
      expect(isIncluded(leaf, t.length, t.length, proof, root)).toBe(false);
      if (t.length > 1) expect(isIncluded(leaf, (index + 1) % t.length, t.length, proof, root)).toBe(false);
      if (proof.length > 0) expect(isIncluded(leaf, index, t.length, proof.slice(1), root)).toBe(false);
    }),
    { seed: 9162, numRuns: 200 },
  );
});

test('a tree that grew is consistent; one that was rewritten is not', () => {
  fc.assert(
    fc.property(tree, fc.nat(), fc.nat(), (t, a, b) => {
      const size = (a % t.length) + 1;
      const older = { size, root: rootOf(t, 0, size) };
      const newer = { size: t.length, root: rootOf(t) };
      const proof = consistencyProof(t, size);
      expect(isConsistent(older, newer, proof)).toBe(true);
      expect(isConsistent({ size, root: flip(older.root) }, newer, proof)).toBe(false);
      expect(isConsistent(older, { ...newer, root: flip(newer.root) }, proof)).toBe(false);
      expect(isConsistent(older, newer, [...proof, older.root])).toBe(false);
      const changed = t.map((hash, i) => (i === b % size ? flip(hash) : hash));
      expect(
        isConsistent(older, { size: t.length, root: rootOf(changed) }, consistencyProof(changed, size)),
      ).toBe(false);
    }),
    { seed: 9162, numRuns: 200 },
  );
});

test('a larger tree is not the beginning of a smaller one, an empty one is the beginning of all', () => {
  const whole = { size: 8, root: rootOf(leaves) };
  expect(isConsistent(whole, { size: 7, root: rootOf(leaves, 0, 7) }, [])).toBe(false);
  expect(isConsistent({ size: 0, root: emptyRoot }, whole, [])).toBe(true);
  expect(isConsistent({ size: 0, root: emptyRoot }, whole, [nodeHash(emptyRoot, emptyRoot)])).toBe(false);
});

test('proofs of what is not there are refused by name', () => {
  expect(() => inclusionProof(leaves, 8)).toThrow('no leaf 8 among 8');
  expect(() => consistencyProof(leaves, 0)).toThrow('no tree of 0 leaves within 8');
});

test('a frontier that grows in any steps has the root of all its leaves', () => {
  fc.assert(
    fc.property(tree, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 9 }), (t, steps) => {
      let frontier = emptyFrontier;
      for (const step of steps) frontier = grow(frontier, t.slice(frontier.size, frontier.size + step));
      frontier = grow(frontierOf(frontier.size, frontier.peaks), t.slice(frontier.size));
      expect(frontier.size).toBe(t.length);
      expect(hex(frontierRoot(frontier))).toBe(hex(rootOf(t)));
    }),
    { seed: 9162, numRuns: 100 },
  );
  expect(hex(frontierRoot(emptyFrontier))).toBe(hex(emptyRoot));
  expect(() => frontierOf(3, [emptyRoot])).toThrow('a tree of 3 leaves has 2 peaks, not 1');
});
