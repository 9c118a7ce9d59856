/** Reads the archive of a bundle; it came over the network, so nothing in it may leave the folder it goes to. */
import { gunzipSync } from 'node:zlib';

export type Unpacked = { path: string; bytes: Uint8Array };

const block = 512;
const name = /^(?!.*(?:^|\/)\.)[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

const textAt = (header: Buffer, from: number, to: number): string =>
  header.subarray(from, to).toString('latin1').replace(/\0.*$/s, '').trim();

/** @throws Error when it is cut short, or holds anything but plain files under plain names. */
export const untar = (archive: Uint8Array): Unpacked[] => {
  const bytes = gunzipSync(archive);
  const files: Unpacked[] = [];
  for (let at = 0; ; ) {
    const header = bytes.subarray(at, at + block);
    if (header.length < block) throw new Error('the archive is cut short');
    if (header.every((byte) => byte === 0)) return files;
    const path = textAt(header, 0, 100);
    const size = Number.parseInt(textAt(header, 124, 136), 8);
    const from = at + block;
    if (!name.test(path) || textAt(header, 156, 157) !== '0') throw new Error(`the archive holds ${path}`);
    if (!(size >= 0) || from + size > bytes.length) throw new Error('the archive is cut short');
    files.push({ path, bytes: bytes.subarray(from, from + size) });
    at = from + Math.ceil(size / block) * block;
  }
};
