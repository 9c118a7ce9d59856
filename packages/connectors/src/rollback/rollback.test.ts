import { rollbackStep } from '@perennial/domain/register/schema';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RollbackFailed } from '../errors.ts';
import { runRollback } from '../registry.ts';
import { localDeps } from '../testing/deps.ts';
import { freePort } from '../testing/free-port.ts';
import { httpSite } from '../testing/http-site.ts';

let site: Awaited<ReturnType<typeof httpSite>>;
let seen: string[] = [];

beforeAll(async () => {
  site = await httpSite((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['idempotency-key'] ?? '-'}`);
    if (request.url === '/undo') response.writeHead(202).end('restoring 18.3');
    else if (request.url === '/moved') response.writeHead(303, { location: '/undo' }).end();
    else response.writeHead(500).end('lock held');
  });
});
beforeEach(() => {
  seen = [];
});
afterAll(() => site.close());

const http = (path: string, method?: string) =>
  rollbackStep.parse({
    id: 'restore',
    how: 'http',
    url: `${site.url}${path}`,
    ...(method ? { method } : {}),
  });
const node = (script: string) => ({ file: process.execPath, args: ['-e', script] });
const deps = {
  ...localDeps,
  commands: { undo: node('console.log("undone")'), stuck: node('console.log("locked"); process.exit(9)') },
};
const command = (name: string) => rollbackStep.parse({ id: 'restore', how: 'command', command: name });

test('a 2xx answer is success and the call carries the key of its attempt', async () => {
  const outcome = await runRollback(http('/undo'), {}, { ...deps, idempotencyKey: 'T-1001/fix-1' });
  expect(outcome).toEqual({ evidence: `POST ${site.url}/undo answered 202\nrestoring 18.3` });
  expect(seen).toEqual(['POST /undo T-1001/fix-1']);
});

test('the configured method is used', async () => {
  await runRollback(http('/undo', 'DELETE'), {}, deps);
  expect(seen).toEqual(['DELETE /undo -']);
});

test.each(['/locked', '/moved'])('%s: any other answer is a failure with what was seen', async (path) => {
  await expect(runRollback(http(path), {}, deps)).rejects.toThrow(RollbackFailed);
  await expect(runRollback(http(path), {}, deps)).rejects.toThrow(
    /restore failed: POST .* answered (500|303)/,
  );
  expect(seen).toHaveLength(2);
});

test('a site that cannot be reached is a failure', async () => {
  const step = rollbackStep.parse({
    id: 'restore',
    how: 'http',
    url: `http://127.0.0.1:${await freePort()}/`,
  });
  await expect(runRollback(step, {}, deps)).rejects.toThrow(RollbackFailed);
});

test('a command that exits with 0 is success with its output as evidence', async () => {
  expect(await runRollback(command('undo'), {}, deps)).toEqual({
    evidence: 'command undo exited with 0\nundone',
  });
});

test.each([
  ['stuck', /exited with 9\nlocked/],
  ['unknown', /not configured/],
])('command %s is a failure', async (name, why) => {
  await expect(runRollback(command(name), {}, deps)).rejects.toThrow(RollbackFailed);
  await expect(runRollback(command(name), {}, deps)).rejects.toThrow(why);
});
