import { automatedCheck } from '@perennial/domain/register/schema';
import { expect, test } from 'vitest';
import { CheckInconclusive } from '../errors.ts';
import type { CommandTable } from '../ports.ts';
import { runCheck } from '../registry.ts';
import { noDeps } from '../testing/deps.ts';

const node = (...args: string[]) => ({ file: process.execPath, args });
const commands: CommandTable = {
  fine: node('-e', 'console.log("42 rows equal")'),
  broken: node('-e', 'console.error("3 rows differ"); process.exit(3)'),
  endless: node('-e', 'setInterval(() => {}, 1000)'),
  killed: node('-e', 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'),
  absent: { file: '/nowhere/at-all', args: [] },
  echo: node(
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    '{site}',
    'at={url}',
    '$(id) ; x',
  ),
  environment: { ...node('-e', 'console.log(Object.keys(process.env).sort().join())'), env: { ERP: 'x' } },
};
const run = (command: string, fields: { timeoutMs?: number } = {}, site = {}) =>
  runCheck(
    automatedCheck.parse({ id: 'reconcile', kind: 'data', how: 'command', command, ...fields }),
    site,
    { ...noDeps, commands },
  );

test('exit code 0 passes with the output as evidence', async () => {
  expect(await run('fine')).toEqual({
    result: 'pass',
    evidence: 'command fine exited with 0\n42 rows equal',
  });
});

test('any other exit code fails', async () => {
  expect(await run('broken')).toEqual({
    result: 'fail',
    evidence: 'command broken exited with 3\n3 rows differ',
  });
});

test('arguments reach the program as they are, without a shell, with site and url filled in', async () => {
  const { evidence } = await run('echo', {}, { id: 'acme-shanghai', url: 'https://erp.example/a b' });
  expect(evidence).toContain('["acme-shanghai","at=https://erp.example/a b","$(id) ; x"]');
});

test('the child sees its configured environment and nothing of the worker', async () => {
  // macOS adds a variable of its own to every process.
  expect((await run('environment')).evidence.split('\n')[1]?.replace('__CF_USER_TEXT_ENCODING', '')).toMatch(
    /^ERP,?$/,
  );
});

test.each([
  ['constructor', /not configured/],
  ['unknown', /not configured/],
  ['absent', /ENOENT/],
  ['killed', /SIGTERM/],
  ['echo', /needs \{site\}/],
])('%s says nothing about the site: inconclusive', async (command, why) => {
  await expect(run(command)).rejects.toThrow(CheckInconclusive);
  await expect(run(command)).rejects.toThrow(why);
});

test('a command that exceeds its time is killed and inconclusive', async () => {
  await expect(run('endless', { timeoutMs: 300 })).rejects.toThrow(/did not end within 300 ms/);
});
