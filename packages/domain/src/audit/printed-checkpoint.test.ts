import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkpointText } from './checkpoint.ts';
import { openNote, signNote } from './note.ts';
import { printCheckpoint } from './printed-checkpoint.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const verifier = { name: 'perennial/north', key };
const text = checkpointText({ origin: verifier.name, size: 41, root: Buffer.alloc(32, 7), restored: 1 });
const note = signNote(text, verifier, privateKey);

test('what is printed holds the whole note: read back it opens', () => {
  const printed = printCheckpoint(note) ?? expect.fail('it is not printed');
  expect(printed).toMatchObject({
    origin: 'perennial/north',
    size: 41,
    short: 'perennial/north 41 BwcHBwcHBwcH',
  });
  expect(note).toContain(`\n\n${printed.signature}\n`);
  expect(printed.line).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(openNote(Buffer.from(printed.line, 'base64').toString(), verifier)).toBe(text);
});

test.each([
  ['unsigned', text],
  ['signed by nobody', `${text}\n`],
  ['another note', 'a\nb\n\n— x y\n'],
  ['nothing', ''],
])('%s is printed nowhere', (_, other) => {
  expect(printCheckpoint(other)).toBeUndefined();
});
