import type { Io } from '../io.ts';
import { run } from '../run.ts';

export const now = Date.parse('2026-01-05T09:00:00+08:00');

/** Runs the CLI with everything it says kept; it sees no environment and no local stack. */
export const terminal = (over: Partial<Io> = {}) => {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    screen: () => undefined,
    settings: { lang: 'en', color: false },
    cwd: '/',
    timeZone: 'Asia/Shanghai',
    now: () => now,
    signal: new AbortController().signal,
    ...over,
  };
  return async (...argv: string[]) => {
    said.out = '';
    said.err = '';
    const code = await run(argv, io);
    return { code, ...said };
  };
};
