import { execFile } from 'node:child_process';
import type { CommandTable, SiteTarget } from '../ports.ts';

export type CommandEnd = { exitCode: number; output: string };

const filled = (arg: string, site: SiteTarget): string =>
  arg.replace(/\{(site|url)\}/g, (placeholder, name: 'site' | 'url') => {
    const value = name === 'site' ? site.id : site.url;
    if (value === undefined) throw new Error(`the command needs ${placeholder}, and the site has none`);
    return value;
  });

/**
 * Runs a configured command without a shell and answers its exit code and output, whatever the code is. Rejects when it
 * is not configured, cannot be started, is ended by a signal, prints over 4 MB or exceeds `timeoutMs` (then it is killed).
 */
export const runCommand = async (
  name: string,
  table: CommandTable,
  site: SiteTarget,
  timeoutMs: number,
): Promise<CommandEnd> => {
  const spec = Object.hasOwn(table, name) ? table[name] : undefined;
  if (spec === undefined) throw new Error(`command ${name} is not configured here`);
  const args = spec.args.map((arg) => filled(arg, site));
  const options = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    env: spec.env ?? {},
    maxBuffer: 4_000_000,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(spec.file, args, options, (error, stdout, stderr) => {
      const output = [stdout, stderr].filter((s) => s !== '').join('\n');
      if (error === null) return resolve({ exitCode: 0, output });
      // Only an exit code says that the command ran to its end; a signal or a start failure does not.
      if (typeof error.code === 'number') return resolve({ exitCode: error.code, output });
      if (error.killed && typeof error.code !== 'string')
        return reject(new Error(`command ${name} did not end within ${timeoutMs} ms`));
      const why = error.signal
        ? `was ended by ${error.signal}`
        : `did not run: ${error.code ?? error.message}`;
      return reject(new Error(`command ${name} ${why}`));
    });
  });
};
