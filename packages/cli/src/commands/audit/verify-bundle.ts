import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  restoreLines,
  type Trusted,
  type Verdict,
  verifyBundle,
} from '@perennial/domain/audit/bundle/verify';
import { CliFailure, exitCode, usage } from '../../failure.ts';
import type { Io } from '../../io.ts';

const reader = (dir: string) => (path: string) => {
  try {
    return readFileSync(join(dir, path));
  } catch {
    return undefined;
  }
};

const words = (verdict: Extract<Verdict, { verdict: 'good' }>, trusted: boolean): string => {
  const { tenant, customer, period, events, size, key } = verdict;
  const whose = customer === undefined ? tenant : `${customer} at ${tenant}`;
  const known = trusted ? '' : `signed by ${key}; compare this key with the one you were given\n`;
  const restored = restoreLines(verdict)
    .map((line) => `${line}\n`)
    .join('');
  return `verified: ${events} events of ${whose}, ${period}; log of ${size} events\n${restored}${known}`;
};

/** Without the network. Exit code 0: whole; 1: the first thing that is wrong is named; 2: it cannot be judged. */
export const verifyFolder = (io: Io, folder: string, json: boolean, trusted: Trusted): void => {
  const dir = resolve(io.cwd, folder);
  try {
    realpathSync(dir);
  } catch {
    throw usage(`cannot be judged: there is no folder ${folder}`);
  }
  const verdict = verifyBundle(reader(dir), trusted);
  const answer = JSON.stringify(verdict);
  if (verdict.verdict === 'unknown')
    throw new CliFailure(exitCode.usage, [`cannot be judged: ${verdict.why}`], answer);
  if (verdict.verdict === 'bad')
    throw new CliFailure(exitCode.other, [`does not verify: ${verdict.what}: ${verdict.why}`], answer);
  io.out(json ? `${answer}\n` : words(verdict, trusted.key !== undefined));
};
