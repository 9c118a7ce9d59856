/** An archive whose entries are kept as they are, nothing packed. */
import { crc32 } from 'node:zlib';

const entry = (name: string, data: Buffer, offset: number) => {
  const path = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt32LE(crc32(data), 10);
  facts.writeUInt32LE(data.length, 14);
  facts.writeUInt32LE(data.length, 18);
  facts.writeUInt16LE(path.length, 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return {
    local: [Buffer.from('PK\x03\x04'), facts, path, data],
    central: Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), facts, tail, path]),
  };
};

export const writeZip = (files: ReadonlyMap<string, Buffer>): Buffer => {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of files) {
    const { local, central } = entry(name, data, offset);
    locals.push(...local);
    centrals.push(central);
    offset += local.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
};
