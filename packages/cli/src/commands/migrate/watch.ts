import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags } from '../../call.ts';
import { connectionTo } from '../../connection/resolve.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, parseJson, textAt } from '../../json.ts';
import { langOf } from '../../output/page.ts';
import { type RunView, renderRun, renderRunLine } from '../../watch/run.ts';
import { openScreen } from '../../watch/screen.ts';
import { liveEvents } from '../../watch/stream.ts';

type Shown = { onRun: (data: string) => void; onState: (state: RunView['state']) => void; close: () => void };

const shownOn = (io: Io, flags: GlobalFlags): Shown => {
  let run: Json = null;
  let state: RunView['state'] = 'live';
  const view = (): RunView => ({
    now: io.now(),
    lang: langOf(io, flags),
    timeZone: io.timeZone,
    state,
    screen: io.screen(),
  });
  const take = (data: string): void => {
    run = parseJson(data) ?? null;
  };
  if (flags.json) return { onRun: (data) => io.out(`${data}\n`), onState: () => {}, close: () => {} };
  if (io.screen() === undefined)
    return {
      onRun: (data) => {
        take(data);
        io.out(`${renderRunLine(run, view())}\n`);
      },
      onState: (next) => {
        if (next === 'reconnecting') io.err('the connection was lost; trying again\n');
      },
      close: () => {},
    };
  const screen = openScreen(io);
  const draw = () => {
    if (run !== null) screen.draw(renderRun(run, view()));
  };
  return {
    onRun: (data) => {
      take(data);
      draw();
    },
    onState: (next) => {
      state = next;
      draw();
    },
    close: () => {
      screen.close();
      // What was last to be seen stays where it was asked for.
      if (run !== null) io.out(`${renderRun(run, { ...view(), screen: undefined })}\n`);
    },
  };
};

/** Closed is well; every other end is not. */
const judge = (no: string, outcome: string): void => {
  if (outcome !== '' && outcome !== 'closed')
    throw new CliFailure(exitCode.other, [`${no} has ended: ${outcome}`]);
};

const once = async (io: Io, flags: GlobalFlags, no: string): Promise<void> => {
  const of = { method: 'GET', path: path('v1', 'migrations', no, 'progress') } as const;
  const answer = await call(io, flags, 'intake', of);
  const view: RunView = { now: io.now(), lang: langOf(io, flags), timeZone: io.timeZone, state: 'live' };
  io.out(flags.json ? `${answer.text}\n` : `${renderRun(answer.json ?? null, view)}\n`);
  judge(no, textAt(answer.json, 'outcome'));
};

const follow = async (io: Io, flags: GlobalFlags, no: string): Promise<void> => {
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const shown = shownOn(io, flags);
  let outcome = '';
  try {
    const source = { ...connectionTo('intake', flags, io), path: path('v1', 'migrations', no, 'progress') };
    for await (const { event, data } of liveEvents({ ...source, signal, onState: shown.onState })) {
      if (event === 'progress') {
        shown.onRun(data);
        outcome = textAt(parseJson(data), 'outcome');
      }
      if (event === 'end') break;
    }
  } finally {
    stop.abort();
    shown.close();
  }
  judge(no, outcome);
};

/** GET /v1/migrations/{no}/progress as events: bars on a terminal, lines elsewhere. Ends with the run. */
export const addMigrateWatch = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('watch')
    .description('follow a run to its end: rows, rate, time left, phase, verdict')
    .argument('<no>', 'e.g. M-1001')
    .option('--once', 'print how far it is and end');
  command.action(async (no: string, typed: { once?: boolean }) => {
    const flags = globalFlags(command);
    await (typed.once ? once : follow)(io, flags, no);
  });
};
