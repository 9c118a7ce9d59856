/** The central directory of a zip archive (APPNOTE 4.3): what it says of its entries, before anything is unpacked. */

export type ZipEntry = {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  packed: number;
  /** As the archive declares it; only unpacking shows whether it is true. */
  unpacked: number;
  /** Where its local header begins. */
  at: number;
};

/** The archive is not what it has to be; the message is fit for the caller. */
export class ZipFault extends Error {}

const signatures = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 };
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
/** "See the zip64 field". */
const elsewhere = 0xffffffff;

const damaged = (): ZipFault => new ZipFault('the archive is damaged; save the sheet again as .xlsx');

const findEnd = (zip: Buffer): number => {
  // A comment of up to 64 KB may follow the end record.
  for (let at = zip.length - endBytes; at >= Math.max(0, zip.length - endBytes - 0xffff); at -= 1)
    if (zip.readUInt32LE(at) === signatures.end) return at;
  throw damaged();
};

/** Some programs write the wide sizes even where the narrow ones would do. */
const wide = (extra: Buffer, narrow: number[]): number[] => {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return narrow.map((value) => {
      if (value !== elsewhere) return value;
      if (next + 8 > extra.length) throw damaged();
      const found = Number(extra.readBigUInt64LE(next));
      next += 8;
      return found;
    });
  }
  return narrow;
};

/** Stops at `most` entries, so that a directory of millions costs nothing. */
export const readDirectory = (zip: Buffer, most: number): ZipEntry[] => {
  if (zip.length < endBytes) throw damaged();
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > most) throw new ZipFault(`it holds ${count} entries, ${most} at most are taken`);
  let at = zip.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  while (entries.length < count) {
    if (at + entryBytes > end || zip.readUInt32LE(at) !== signatures.entry) throw damaged();
    if ((zip.readUInt16LE(at + 8) & 1) !== 0)
      throw new ZipFault('it is protected by a password; save it without one');
    const nameEnd = at + entryBytes + zip.readUInt16LE(at + 28);
    const extraEnd = nameEnd + zip.readUInt16LE(at + 30);
    if (extraEnd > end) throw damaged();
    const [unpacked = 0, packed = 0, local = 0] = wide(zip.subarray(nameEnd, extraEnd), [
      zip.readUInt32LE(at + 24),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 42),
    ]);
    const name = zip.toString('utf8', at + entryBytes, nameEnd);
    entries.push({ name, method: zip.readUInt16LE(at + 10), packed, unpacked, at: local });
    at = extraEnd + zip.readUInt16LE(at + 32);
  }
  return entries;
};

/** The packed bytes of one entry. What its local header says of sizes is not looked at. */
export const packedBytes = (zip: Buffer, { at, packed }: ZipEntry): Buffer => {
  if (at + localBytes > zip.length || zip.readUInt32LE(at) !== signatures.local) throw damaged();
  const from = at + localBytes + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  if (from + packed > zip.length) throw damaged();
  return zip.subarray(from, from + packed);
};
