import type { Io } from '../../io.ts';
import type { Json } from '../../json.ts';
import { textAt } from '../../json.ts';
import { progressOf } from '../../output/run.ts';
import { plain } from '../../output/table.ts';
import type { Reader } from '../../output/ticket.ts';
import { say } from '../../output/words.ts';

/** One line on stderr: redrawn on a screen, else a new one whenever it says something new. */
export const progressLine = (io: Io, reader: Reader) => {
  let last = '';
  return {
    show: (run: Json | undefined): void => {
      const id = textAt(run, 'id');
      const line = plain(
        `${say(reader.lang, 'run')} ${id}: ${progressOf(run, reader)} ${textAt(run, 'state')}`,
      );
      if (line === last) return;
      last = line;
      io.err(io.screen() === undefined ? `${line}\n` : `\r\u001b[K${line}`);
    },
    close: (): void => {
      if (last !== '' && io.screen() !== undefined) io.err('\n');
    },
  };
};
