/**
 * Which process a pid means. A pid alone is reused by the system; together with the instant the process
 * started it is not, so nothing is ever signalled that merely inherited the number.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export type Identity = { pid: number; started: string };

/** `/proc/PID/stat`: state is the first, start time the 20th field after the parenthesised name. */
const fromProc = (pid: number): string | undefined => {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const gone = fields[0] === 'Z' || fields[0] === 'X';
  if (gone) return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return `${boot}:${fields[19]}`;
};

const fromPs = (pid: number): string | undefined => {
  try {
    const [state = 'Z', ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') || started.length === 0 ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
};

const startOf = existsSync('/proc/self/stat') ? fromProc : fromPs;

/** Undefined when no such process runs (a zombie does not run). */
export const identify = (pid: number): Identity | undefined => {
  const started = pid > 0 ? startOf(pid) : undefined;
  return started === undefined ? undefined : { pid, started };
};

export const isRunning = (id: Identity): boolean => identify(id.pid)?.started === id.started;
