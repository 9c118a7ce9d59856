const lineFeed = 10;

/** Lines without their line feeds, as bytes; undefined when the last does not end in one. */
export const linesOf = (bytes: Uint8Array): Buffer[] | undefined => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = all.indexOf(lineFeed); end >= 0; end = all.indexOf(lineFeed, from)) {
    lines.push(all.subarray(from, end));
    from = end + 1;
  }
  return from === all.length ? lines : undefined;
};
