import { spawn } from 'node:child_process';

const opener: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Whether something took the address; on a machine without a desktop nothing does. */
export const openBrowser = (url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> =>
  new Promise((resolve) => {
    const [command, ...args] = opener[platform] ?? ['xdg-open'];
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
