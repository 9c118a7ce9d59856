/** The product itself, as `npm start` starts it, with what its worker has to know of the databases. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const person = z.object({ email: z.string(), password: z.string(), totpSecret: z.string() });
const readyFile = z.object({
  intake: z.string(),
  temporalUi: z.string(),
  people: z.record(z.string(), person),
});
export type Ready = z.output<typeof readyFile>;
export type DemoPerson = z.output<typeof person>;
export type Stack = { ready: Ready; stop: () => Promise<void> };

/** Resolves once the demo is seeded; rejects with the last words of the start. */
export const startStack = async (
  dir: string,
  settings: Record<string, string>,
  inherited: NodeJS.ProcessEnv,
): Promise<Stack> => {
  const child = spawn(process.execPath, ['deploy/devstack/src/start.ts', '--dir', dir, '--fresh'], {
    cwd: root,
    env: { ...inherited, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`the stack did not start (${code}):\n${said.slice(-20).join('')}`)),
    );
  });
  ended.catch(() => undefined);
  const up = new Promise<void>((resolve) => {
    const note = (chunk: Buffer): void => {
      said.push(chunk.toString());
      if (said.join('').includes('Perennial is up')) resolve();
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
  });
  await Promise.race([up, ended]);
  const file = join(dir, 'ready.json');
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  return {
    ready: readyFile.parse(JSON.parse(readFileSync(file, 'utf8'))),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
};
