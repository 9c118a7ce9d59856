/** Files as a ustar archive; names are ASCII and shorter than 100 characters, as those of a bundle are. */
import type { BundleFile } from './write.ts';

const block = 512;

const header = (path: string, size: number, mtimeS: number): Buffer => {
  if (Buffer.byteLength(path) >= 100) throw new RangeError(`${path} is too long a name`);
  const at = Buffer.alloc(block);
  const octal = (value: number, offset: number, width: number) =>
    at.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
  at.write(path, 0, 'latin1');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(mtimeS, 136, 12);
  at.fill(' ', 148, 156);
  at.write('0', 156, 'latin1');
  at.write('ustar\u000000', 257, 'latin1');
  const sum = at.reduce((total, byte) => total + byte, 0);
  at.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return at;
};

export async function* tarOf(files: AsyncIterable<BundleFile>, now: number): AsyncGenerator<Uint8Array> {
  for await (const { path, bytes } of files) {
    yield header(path, bytes.length, Math.floor(now / 1_000));
    // A stream takes an empty chunk for its end of news.
    if (bytes.length > 0)
      yield Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
  }
  yield Buffer.alloc(2 * block);
}
