/** Secrets are typed without being seen, or piped in: one a line, in the order they are asked for. Never a flag. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

/** @throws Error when the input ends before the line was given. */
export type AskSecret = (question: string) => Promise<string>;

type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/** `input` is opened by the first question only; the questions themselves go to `err`, and only to a terminal. */
export const secretsFrom = (input: () => Input, err: (text: string) => void) => {
  let reader: Interface | undefined;
  let lines: AsyncIterator<string> | undefined;
  let shown = false;
  const ask: AskSecret = async (question) => {
    const from = input();
    const terminal = from.isTTY === true;
    if (terminal) err(`${question}: `);
    if (!lines) {
      // What is typed is not shown, unless it was asked for openly.
      const output = new Writable({
        write: (chunk, _encoding, done) => {
          if (shown) err(String(chunk));
          done();
        },
      });
      reader = createInterface({ input: from, output, terminal });
      lines = reader[Symbol.asyncIterator]();
    }
    const { value, done } = await lines.next();
    if (terminal) err('\n');
    if (done) throw new Error(`the input ended before: ${question}`);
    return value;
  };
  /** At a terminal one line; from a pipe everything, without the line end at its end. */
  const askText: AskSecret = async (question) => {
    const from = input();
    if (from.isTTY === true) return ask(question);
    const chunks: Uint8Array[] = [];
    for await (const chunk of from) chunks.push(Buffer.from(chunk));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
    return text.replace(/\r?\n$/, '');
  };
  /** One line that is no secret: it is shown as it is typed. */
  const askLine: AskSecret = async (question) => {
    shown = true;
    try {
      return await ask(question);
    } finally {
      shown = false;
    }
  };
  /** Lets the process end. */
  return { ask, askText, askLine, close: () => reader?.close() };
};
