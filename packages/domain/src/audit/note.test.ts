import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkpointText, parseCheckpoint } from './checkpoint.ts';
import { leafText, tagOf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { keyIdOf, openNote, parseVerifier, signNote, type Verifier, verifierText } from './note.ts';
import { tilePath, tilesOf } from './tiles.ts';

// The example of the signed-note specification, as golang.org/x/mod/sumdb/note publishes it with its keys.
const peter = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const parsed = (line: string): Verifier => parseVerifier(line) ?? expect.fail(`${line} is no verifier`);
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});

test('the published note opens, and signing its text gives the same bytes', () => {
  const verifier = parsed(peter);
  expect(keyIdOf(verifier).toString('hex')).toBe('c74f20a3');
  expect(verifierText(verifier)).toBe(peter);
  expect(openNote(note, verifier)).toBe(text);
  expect(signNote(text, verifier, privateKey)).toBe(note);
});

test('no changed byte of a note or of its key opens', () => {
  const verifier = parsed(peter);
  const bytes = Buffer.from(note);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ by;
      expect(openNote(changed.toString('utf8'), verifier)).toBeUndefined();
    }),
    { seed: 1, numRuns: 500 },
  );
  for (let i = 0; i < peter.length; i += 1)
    expect(parseVerifier(`${peter.slice(0, i)}${peter.slice(i + 1)}`)).toBeUndefined();
});

test('a second signature of somebody else is no obstacle, a second one of ours is', () => {
  const { publicKey, privateKey: other } = generateKeyPairSync('ed25519');
  const witness = {
    name: 'witness.example',
    key: publicKey.export({ format: 'der', type: 'spki' }).subarray(12),
  };
  const lineOf = (signed: string) => signed.slice(text.length + 1);
  const line = lineOf(signNote(text, witness, other));
  expect(openNote(`${note}${line}`, parsed(peter))).toBe(text);
  expect(openNote(`${note}${line}`, witness)).toBe(text);
  expect(openNote(note, witness)).toBeUndefined();
  expect(openNote(`${note}${lineOf(note)}`, parsed(peter))).toBeUndefined();
});

test('only whole lines of text are signed', () => {
  expect(() => signNote('no end', parsed(peter), privateKey)).toThrow('ends with a line break');
  expect(() => signNote('a\tb\n', parsed(peter), privateKey)).toThrow('without control characters');
});

test('a checkpoint is read back as written, and nothing else is one', () => {
  const checkpoint = { origin: 'perennial.example/demo', size: 20_852_163, root: Buffer.alloc(32, 7) };
  const written = checkpointText(checkpoint);
  expect(written).toBe('perennial.example/demo\n20852163\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n');
  expect(parseCheckpoint(written)).toEqual(checkpoint);
  const after = checkpointText({ ...checkpoint, restored: 2 });
  expect(after).toBe(`${written}restored 2\n`);
  expect(parseCheckpoint(after)).toEqual({ ...checkpoint, restored: 2 });
  for (const bad of [
    written.slice(0, -1),
    `${written}restored 0\n`,
    `${written}restored 1\nrestored 2\n`,
    `${written}more\n`,
    written.replace('20852163', '020852163'),
    written.replace('20852163', '-1'),
    written.replace('20852163', '99999999999999999999'),
    written.replace('wc=', 'wd='),
  ])
    expect(parseCheckpoint(bad)).toBeUndefined();
});

test('tiles lie where the specification puts them', () => {
  expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067');
  expect(tilePath(1, 0, 3)).toBe('tile/1/000.p/3');
  expect(tilesOf(0)).toEqual([]);
  expect(tilesOf(256)).toEqual([
    { level: 0, index: 0, width: 256 },
    { level: 1, index: 0, width: 1 },
  ]);
  // The example of the specification: a tree of 70,000 leaves.
  const tiles = tilesOf(70_000);
  expect(tiles.filter((t) => t.level === 0)).toHaveLength(274);
  expect(tiles.filter((t) => t.width < 256)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ]);
});

test('a leaf tells whose event it is only to who knows the tag', () => {
  const secret = Buffer.alloc(32, 1);
  expect(tagOf(secret, undefined)).toBe('');
  expect(tagOf(secret, 'acme')).toMatch(/^[0-9a-f]{64}$/);
  expect(tagOf(secret, 'acme')).toBe(tagOf(Buffer.alloc(32, 1), 'acme'));
  expect(tagOf(secret, 'acme')).not.toBe(tagOf(secret, 'bohai'));
  expect(tagOf(secret, 'acme')).not.toBe(tagOf(Buffer.alloc(32, 2), 'acme'));
  const event = 'ab'.repeat(32);
  expect(leafText({ tag: '', event })).toBe(`{"event":"${event}","tag":""}`);
  expect(leafHash(leafText({ tag: 'x', event }))).not.toEqual(leafHash(leafText({ tag: '', event })));
});
