import { expect, test } from 'vitest';
import { type CrookedEntry, crookedZip } from '../../testing/crooked-zip.ts';
import { ZipFault } from './directory.ts';
import type { ZipLimits } from './limits.ts';
import { unpackMarkup } from './unpack.ts';
import { writeZip } from './write-zip.ts';

/** Small, so that every limit can be met exactly. */
const limits: ZipLimits = { totalBytes: 1_000, ratio: 10, ratioFromBytes: 500, entries: 3 };
const textsOf = (files: Map<string, Buffer>) =>
  Object.fromEntries([...files].map(([name, data]) => [name, data.toString()]));
const unpack = async (entries: CrookedEntry[], within = limits) =>
  textsOf(await unpackMarkup(crookedZip(entries), within));
const refused = (zip: Buffer, message: RegExp, within = limits) =>
  expect(unpackMarkup(zip, within)).rejects.toSatisfy(
    (e) => e instanceof ZipFault && message.test(e.message),
  );
/** Text that hardly packs. */
const dense = (bytes: number): string =>
  Array.from({ length: bytes }, (_, i) => String.fromCharCode(33 + ((i * i * 31 + i * 17) % 89))).join('');
const sheet = (data: string | Buffer, over: Partial<CrookedEntry> = {}): CrookedEntry => ({
  name: 'xl/sheet1.xml',
  data,
  ...over,
});

test('packed and stored entries come out as they went in; pictures stay where they are', async () => {
  const files = await unpack([
    sheet('<a>库存</a>'),
    { name: '_rels/.rels', data: '<r/>', method: 0 },
    { name: 'xl/media/image1.png', data: 'PNG' },
  ]);
  expect(files).toEqual({ 'xl/sheet1.xml': '<a>库存</a>', '_rels/.rels': '<r/>' });
});

test('an empty entry, an empty archive, and a comment behind the end', async () => {
  expect(await unpack([sheet('')])).toEqual({ 'xl/sheet1.xml': '' });
  expect(await unpack([])).toEqual({});
  const zip = crookedZip([sheet('<a/>')], 'made by hand '.repeat(20));
  expect(textsOf(await unpackMarkup(zip, limits))).toEqual({ 'xl/sheet1.xml': '<a/>' });
});

test('sizes in a zip64 field are read there', async () => {
  expect(await unpack([sheet('<a/>', { wide: true })])).toEqual({ 'xl/sheet1.xml': '<a/>' });
  await refused(crookedZip([sheet('<a/>', { wide: true, declared: 5_000_000_000 })]), /unpacks to more than/);
});

test('as much as the limit is taken, a byte more is not, pictures counted', async () => {
  const half = dense(500);
  expect(Object.keys(await unpack([sheet(half), sheet(half, { name: 'b.xml' })]))).toHaveLength(2);
  await refused(
    crookedZip([sheet(half), sheet(half, { name: 'b.xml' }), { name: 'c.png', data: 'x' }]),
    /unpacks to more than/,
  );
});

test('what is packed too tightly is refused, once it is large enough to matter', async () => {
  await refused(crookedZip([sheet('x'.repeat(501))]), /more than 10 times its packed size/);
  expect(await unpack([sheet('x'.repeat(500))])).toHaveProperty(['xl/sheet1.xml']);
  expect(await unpack([sheet(dense(501))])).toHaveProperty(['xl/sheet1.xml']);
});

test('one entry more than the limit is refused', async () => {
  const entries = (n: number) =>
    Array.from({ length: n }, (_, i): CrookedEntry => ({ name: `${i}.xml`, data: 'x' }));
  expect(Object.keys(await unpack(entries(3)))).toHaveLength(3);
  await refused(crookedZip(entries(4)), /holds 4 entries, 3 at most/);
});

test.each<[string, Partial<CrookedEntry>]>([
  ['a smaller size than it has', { declared: 10 }],
  ['no size at all', { declared: 0 }],
  ['a larger size than it has', { declared: 900 }],
  ['a smaller size though nothing is packed', { declared: 10, method: 0 }],
])('an entry that declares %s is refused', async (_, over) => {
  await refused(crookedZip([sheet(dense(400), over)]), /does not unpack to the size/);
});

test('a liar is unpacked one byte beyond what it declared and no further', async () => {
  // 100 MB from 100 KB: unpacked to its end it would show.
  const zip = crookedZip([sheet(Buffer.alloc(100_000_000, 'x'), { declared: 400, locally: 400 })]);
  const before = process.memoryUsage().rss;
  await refused(zip, /does not unpack to the size/);
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
});

test('what the local header says is not looked at, and what no directory names is not there', async () => {
  const zip = crookedZip([
    sheet('<hidden/>', { name: 'xl/hidden.xml', hidden: true, locally: 4_000_000_000 }),
    sheet('<a/>', { locally: 4_000_000_000 }),
  ]);
  const files = await unpackMarkup(zip, limits);
  expect(textsOf(files)).toEqual({ 'xl/sheet1.xml': '<a/>' });
  const again = writeZip(files);
  expect(again.includes('hidden')).toBe(false);
  expect(textsOf(await unpackMarkup(again, limits))).toEqual({ 'xl/sheet1.xml': '<a/>' });
});

test.each<[string, Buffer, RegExp]>([
  ['a password', crookedZip([sheet('<a/>', { flags: 1 })]), /password/],
  ['another packing', crookedZip([sheet('<a/>', { method: 12 })]), /Excel does not use/],
  ['bytes that do not unpack', crookedZip([sheet('<a/>')]).fill(0xff, 43, 46), /does not unpack/],
  ['nothing', Buffer.alloc(0), /damaged/],
  ['no end', crookedZip([sheet('<a/>')]).subarray(0, -10), /damaged/],
  ['only an end', crookedZip([]).fill(9, 10, 12), /entries|damaged/],
  ['a local header elsewhere', crookedZip([sheet('<a/>')]).fill(0, 0, 4), /damaged/],
])('%s is refused in words', (_, zip, message) => refused(zip, message));

test('cut or changed anywhere it is refused or read, and never anything else', async () => {
  const zip = crookedZip([sheet(dense(60)), sheet('<b/>', { name: 'b.rels', wide: true })], 'end');
  for (let at = 0; at < zip.length; at += 1) {
    const changed = Buffer.from(zip);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    for (const broken of [changed, zip.subarray(0, at)]) {
      const outcome = await unpackMarkup(broken, limits).catch((e: unknown) => e);
      expect(outcome instanceof Map || outcome instanceof ZipFault, `${at}: ${outcome}`).toBe(true);
    }
  }
});
