import type { Payload } from '@temporalio/common';

/** One payload as bytes: length of the header (4 bytes, big endian), header (metadata as JSON, values base64), data. */
export const frame = ({ metadata, data }: Payload): Buffer => {
  const entries = Object.entries(metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString('base64')]);
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  // Where there is no Buffer, as in the sandbox, protobuf makes a plain list of no bytes.
  return Buffer.concat([length, header, Buffer.from(data ?? [])]);
};

/** The payload that `frame` was given; only bytes that were authenticated come here. */
export const unframe = (bytes: Buffer): Payload => {
  const end = 4 + bytes.readUInt32BE(0);
  const header: Record<string, string> = JSON.parse(bytes.toString('utf8', 4, end));
  const entries = Object.entries(header).map(([k, v]) => [k, new Uint8Array(Buffer.from(v, 'base64'))]);
  return { metadata: Object.fromEntries(entries), data: new Uint8Array(bytes.subarray(end)) };
};
