import { execFile, execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDouble, apiDouble } from './testing/api-double.ts';
import { aTicket } from './testing/ticket.ts';

const bin = fileURLToPath(new URL('../bin/perennial.mjs', import.meta.url));
let api: ApiDouble;

beforeAll(async () => {
  api = await apiDouble();
});
afterAll(() => api.close());

const outcome = async (node: string, argv: string[], env: Record<string, string> = {}) => {
  try {
    const { stdout, stderr } = await promisify(execFile)(node, [bin, ...argv], { cwd: tmpdir(), env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !('stderr' in error)) throw error;
    return { code: error.code, stdout: '', stderr: String(error.stderr) };
  }
};

test('the program runs from any folder with its settings from the environment', async () => {
  api.reply({ body: aTicket() });
  const env = { PERENNIAL_INTAKE: api.url, PERENNIAL_KEY: 'pk_env', LANG: 'zh_CN.UTF-8' };
  const { code, stdout } = await outcome(process.execPath, ['ticket', 'show', 'T-1001'], env);
  expect(code).toBe(0);
  expect(stdout).toContain('客户');
  expect(api.seen[0]?.headers.authorization).toBe('Bearer pk_env');
});

test('the exit code of a refusal is the exit code of the process', async () => {
  const { code, stderr } = await outcome(process.execPath, ['ticket', 'show', 'T-1001']);
  expect(code).toBe(2);
  expect(stderr).toContain('address of intake');
});

const olderNode = (): string | undefined => {
  for (const node of ['/usr/local/bin/node', '/usr/bin/node']) {
    try {
      const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
      if (Number(version.split('.')[0]) < 22) return node;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return undefined;
};
const older = olderNode();

test.skipIf(older === undefined)(
  'an older Node (skipped where none is installed) hands over to the pinned one',
  async () => {
    const { code, stdout } = await outcome(older ?? '', ['ticket', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('propose-fix');
    expect((await outcome(older ?? '', ['ticket', 'show', 'T-1'])).code).toBe(2);
  },
);
