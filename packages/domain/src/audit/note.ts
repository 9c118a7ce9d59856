/**
 * Signed notes as C2SP `signed-note` lays them down, with Ed25519 keys (type 0x01): text, an empty line, then one line
 * `— name base64(key id || signature)` per signature. Names have no spaces and no `+`.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

const ed25519 = 1;
/** What stands before the 32 bytes of a key in its SPKI form. */
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const dash = '— ';

/** `key` is the raw public key, 32 bytes. */
export type Verifier = { readonly name: string; readonly key: Uint8Array };

export const keyIdOf = ({ name, key }: Verifier): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ed25519)).update(key).digest().subarray(0, 4);

/** `name+hex key id+base64 key`, the way keys are handed on. */
export const verifierText = (verifier: Verifier): string =>
  `${verifier.name}+${keyIdOf(verifier).toString('hex')}+${Buffer.of(ed25519, ...verifier.key).toString('base64')}`;

/** Undefined for anything that is not exactly a verifier with its own key id. */
export const parseVerifier = (text: string): Verifier | undefined => {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  if (!name || !id || !encoded) return;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== ed25519 || bytes.toString('base64') !== encoded) return;
  const verifier = { name, key: bytes.subarray(1) };
  return keyIdOf(verifier).toString('hex') === id ? verifier : undefined;
};

/** `text` ends with a line break. @throws TypeError when it does not, or holds control characters. */
export const signNote = (text: string, verifier: Verifier, privateKey: KeyObject): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(text))
    throw new TypeError('a note is text without control characters that ends with a line break');
  return noteOf(text, verifier, sign(null, Buffer.from(text), privateKey));
};

/** The note of a text and a signature, 64 bytes, that was made of it earlier. */
export const noteOf = (text: string, verifier: Verifier, signature: Uint8Array): string =>
  `${text}\n${dash}${verifier.name} ${Buffer.concat([keyIdOf(verifier), signature]).toString('base64')}\n`;

export type Opened = { readonly text: string; readonly signature: Uint8Array };

/** Text and signature of a note that the verifier signed; undefined when it did not, whoever else may have. */
export const openSigned = (note: string, verifier: Verifier): Opened | undefined => {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (!lines.every((l) => /^— [^\s+]+ [A-Za-z0-9+/]+=*$/.test(l))) return;
  const id = keyIdOf(verifier);
  const ours = lines
    .filter((l) => l.startsWith(`${dash}${verifier.name} `))
    .map((l) => l.slice(dash.length + verifier.name.length + 1))
    .map((encoded) => ({ encoded, bytes: Buffer.from(encoded, 'base64') }))
    .filter(({ bytes }) => bytes.subarray(0, 4).equals(id));
  const [one, ...more] = ours;
  if (!one || more.length > 0 || one.bytes.length !== 68 || one.bytes.toString('base64') !== one.encoded)
    return;
  const key = createPublicKey({ key: Buffer.concat([spki, verifier.key]), format: 'der', type: 'spki' });
  const signature = one.bytes.subarray(4);
  return verify(null, Buffer.from(text), key, signature) ? { text, signature } : undefined;
};

/** The text of a note that the verifier signed. */
export const openNote = (note: string, verifier: Verifier): string | undefined =>
  openSigned(note, verifier)?.text;
