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
  const ask: AskSecret = async (question) => {
    const from = input();
    const terminal = from.isTTY === true;
    if (terminal) err(`${question}: `);
    if (!lines) {
      // What is typed is not shown.
      const output = new Writable({ write: (_chunk, _encoding, done) => done() });
      reader = createInterface({ input: from, output, terminal });
      lines = reader[Symbol.asyncIterator]();
    }
    const { value, done } = await lines.next();
    if (terminal) err('\n');
    if (done) throw new Error(`the input ended before: ${question}`);
    return value;
  };
  /** Lets the process end. */
  return { ask, close: () => reader?.close() };
};
