/** Runs a module of this package in a process of its own: what it prints, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');

export type Script = {
  child: ChildProcess;
  said: { out: string; err: string };
  ended: Promise<number | null>;
};

/** `code` imports its siblings as `./app.ts`; `env` is all of its environment. */
export const startScript = (code: string, env: Record<string, string> = {}): Script => {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', code.replaceAll("'./", `'${here}/`)],
    {
      cwd: here,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (status) => resolve(status)));
  return { child, said, ended };
};

export const runScript = async (code: string, env: Record<string, string> = {}) => {
  const { said, ended } = startScript(code, env);
  return { status: await ended, ...said };
};
