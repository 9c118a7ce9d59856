/** One child process: started, logged, started again when it dies, and ended when asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { endProcess } from './end.ts';
import { type Identity, identify } from './identity.ts';

export type ChildSpec = {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  log: string;
  /** How long SIGTERM may take, in ms, before SIGKILL. */
  graceMs: number;
  /** True once it serves. */
  ready: () => Promise<boolean>;
  /** How long the first start may take until `ready`, in ms. */
  readyWithinMs: number;
};

export type Supervised = {
  spec: ChildSpec;
  /** The process of now, or the last one while a new one is on its way. */
  identity(): Identity | undefined;
  /** How often it has ended without being asked to. */
  deaths(): number;
  stop(): Promise<void>;
  /** For an exit handler: no waiting, no grace. */
  killNow(): void;
};

const firstDelayMs = 300;
const longestDelayMs = 10_000;
/** A child that lived this long is started again at once; only quick deaths are slowed down. */
const settledMs = 20_000;
const largestLog = 20 << 20;

const openLog = (file: string): number => {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > largestLog) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
};

export const logTail = (file: string, lines = 12): string => {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.trimEnd().split('\n').slice(-lines).join('\n');
};

export const supervise = (
  spec: ChildSpec,
  hooks: { detached: boolean; onSpawn: (name: string, id: Identity) => void },
): Supervised => {
  let child: ChildProcess | undefined;
  let id: Identity | undefined;
  let stopping = false;
  let deaths = 0;
  let delay = firstDelayMs;
  let timer: NodeJS.Timeout | undefined;

  const died = (bornAt: number, why: string) => {
    child = undefined;
    if (stopping) return;
    deaths += 1;
    if (Date.now() - bornAt > settledMs) delay = firstDelayMs;
    const log = openLog(spec.log);
    writeSync(
      log,
      `[devstack] ${new Date().toISOString()} ${spec.name} ended (${why}); again in ${delay} ms\n`,
    );
    closeSync(log);
    timer = setTimeout(start, delay);
    delay = Math.min(delay * 2, longestDelayMs);
  };

  const start = () => {
    if (stopping) return;
    const log = openLog(spec.log);
    const bornAt = Date.now();
    const born = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', log, log],
      detached: hooks.detached,
    });
    closeSync(log);
    child = born;
    let over = false;
    const end = (why: string) => {
      if (!over) died(bornAt, why);
      over = true;
    };
    born.once('error', (error) => end(error.message));
    born.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    const now = born.pid === undefined ? undefined : identify(born.pid);
    if (!now) return;
    id = now;
    hooks.onSpawn(spec.name, now);
  };

  start();
  return {
    spec,
    identity: () => id,
    deaths: () => deaths,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (child && id) await endProcess(id, spec.graceMs);
    },
    killNow: () => {
      stopping = true;
      clearTimeout(timer);
      child?.kill('SIGKILL');
    },
  };
};
