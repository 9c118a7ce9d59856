const limit = 1_000_000;

/** The first megabyte of an answer as text; the rest is not read. */
export const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
    if (bytes >= limit) break;
  }
  return text + decoder.decode();
};
