import { openBrowser } from './browser.ts';
import { settings } from './env.ts';
import { run } from './run.ts';
import { secretsFrom } from './secrets.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
// `perennial ticket list | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const secrets = secretsFrom(
  () => process.stdin,
  (text) => void process.stderr.write(text),
);
process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  // A terminal that does not know its size says 0.
  screen: () =>
    process.stdout.isTTY
      ? { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }
      : undefined,
  secret: secrets.ask,
  secretText: secrets.askText,
  ...(process.stdin.isTTY ? { line: secrets.askLine } : {}),
  openBrowser,
  settings,
  cwd: process.cwd(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  now: Date.now,
  signal: stop.signal,
});
secrets.close();
