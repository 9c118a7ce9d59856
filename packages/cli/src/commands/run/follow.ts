import { setTimeout as delay } from 'node:timers/promises';
import type { GlobalFlags } from '../../call.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { type Json, numberAt, textAt } from '../../json.ts';
import { readerOf } from '../../output/reader.ts';
import { progressOf, runIn } from '../../output/run.ts';
import { plain } from '../../output/table.ts';
import { shownInstant } from '../../output/time.ts';
import { say } from '../../output/words.ts';
import { allItems, getRun } from './get.ts';
import { progressLine } from './progress.ts';

const longestPauseMs = 1000;

/** Asks until the run is done, waits for its day, or the time of `--wait` is over; without seconds it never is. */
const untilSettled = async (io: Io, flags: GlobalFlags, id: string): Promise<Json | undefined> => {
  const until = io.now() + (flags.wait ?? 0) * 1000;
  const line = progressLine(io, readerOf(io, flags));
  try {
    for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const run = runIn((await getRun(io, flags, id, { limit: 1 })).json);
      line.show(run);
      if (textAt(run, 'state') !== 'running' || io.now() + pauseMs > until) return run;
      await delay(pauseMs, undefined, { signal: io.signal });
    }
  } finally {
    line.close();
  }
};

const unfinished = (run: Json | undefined, id: string, progress: string): CliFailure =>
  new CliFailure(exitCode.other, [
    `run ${textAt(run, 'id') || id} is not done yet (${progress}); it goes on by itself`,
    `see it with \`perennial run show ${id}\`, or follow it with --wait`,
  ]);

const failureLine = (item: Json): string =>
  plain(`${textAt(item, 'ticket')} ${textAt(item, 'clock')}: ${textAt(item, 'error')}`);

/**
 * Follows a run with a line of progress on stderr. Answers what the command has to end with once it has printed the rest:
 * exit code 1 when tickets failed, each named, or when the run was not done in time.
 */
export const followRun = async (io: Io, flags: GlobalFlags, id: string): Promise<CliFailure | undefined> => {
  const run = await untilSettled(io, flags, id);
  const { lang, timeZone } = readerOf(io, flags);
  const state = textAt(run, 'state');
  if (state === 'running') return unfinished(run, id, progressOf(run, readerOf(io, flags)));
  if (state === 'waiting')
    io.err(`${say(lang, 'waiting')}: ${shownInstant(textAt(run, 'effectiveFrom'), timeZone)}\n`);
  if ((numberAt(run, 'failed') ?? 0) === 0) return undefined;
  const items = await allItems(io, flags, id);
  return new CliFailure(exitCode.other, [
    `run ${id}: ${numberAt(run, 'failed')} of ${numberAt(run, 'total')} tickets failed`,
    ...items.filter((item) => textAt(item, 'state') === 'failed').map((item) => `  ${failureLine(item)}`),
  ]);
};
