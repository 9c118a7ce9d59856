/** Archives as an attacker would build them: packed, and with whatever said of them that is not true. */
import { crc32, deflateRawSync } from 'node:zlib';

export type CrookedEntry = {
  name: string;
  data: string | Buffer;
  /** What the directory says of the unpacked size; the truth when absent. */
  declared?: number;
  /** The same for the local header. */
  locally?: number;
  method?: number;
  flags?: number;
  /** Sizes in a zip64 field, as some programs write them. */
  wide?: boolean;
  /** Lies in the archive, but no directory names it. */
  hidden?: boolean;
};

const marker = 0xffffffff;

const parts = (entry: CrookedEntry, offset: number) => {
  const { name, method = 8, flags = 0, wide = false } = entry;
  const data = Buffer.from(entry.data);
  const packed = method === 8 ? deflateRawSync(data, { level: 9 }) : data;
  const path = Buffer.from(name);
  const facts = (size: number, extra: number): Buffer => {
    const at = Buffer.alloc(26);
    at.writeUInt16LE(20, 0);
    at.writeUInt16LE(flags, 2);
    at.writeUInt16LE(method, 4);
    at.writeUInt32LE(crc32(data), 10);
    at.writeUInt32LE(extra > 0 ? marker : packed.length, 14);
    at.writeUInt32LE(extra > 0 ? marker : size, 18);
    at.writeUInt16LE(path.length, 22);
    at.writeUInt16LE(extra, 24);
    return at;
  };
  const declared = entry.declared ?? data.length;
  const extra = Buffer.alloc(wide ? 20 : 0);
  if (wide) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(declared), 4);
    extra.writeBigUInt64LE(BigInt(packed.length), 12);
  }
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([
      Buffer.from('PK\x03\x04'),
      facts(entry.locally ?? (wide ? marker : declared), 0),
      path,
      packed,
    ]),
    central: Buffer.concat([
      Buffer.from('PK\x01\x02'),
      Buffer.from([20, 0]),
      facts(declared, extra.length),
      tail,
      path,
      extra,
    ]),
  };
};

export const crookedZip = (entries: CrookedEntry[], comment = ''): Buffer => {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = parts(entry, offset);
    locals.push(local);
    if (!entry.hidden) centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(Buffer.byteLength(comment), 16);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end, Buffer.from(comment)]);
};
