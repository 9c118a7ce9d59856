import { type GlobalFlags, print } from '../../call.ts';
import type { Answer } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { at } from '../../json.ts';
import { impactTable } from '../../output/impact.ts';
import { readerOf } from '../../output/reader.ts';
import { runSheet } from '../../output/run.ts';
import { say } from '../../output/words.ts';

/** The answer of an impact route: the last run with its items, or a preview where there was none. */
export const printImpact = (io: Io, flags: GlobalFlags, answer: Answer): void => {
  const reader = readerOf(io, flags);
  const run = at(answer.json, 'run');
  print(io, flags, answer, () =>
    [
      run === undefined ? say(reader.lang, 'preview') : runSheet(run, reader),
      '',
      impactTable(answer.json, reader),
    ].join('\n'),
  );
};
