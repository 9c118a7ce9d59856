import { expect, test } from 'vitest';
import { runScript } from './testing/run-script.ts';

const lineOf = async (what: string): Promise<{ text: string; json: Record<string, unknown> }> => {
  const { out } = await runScript(`
    import { createLogger } from './logger.ts';
    createLogger('intake', 'info').info(${what}, 'said');`);
  return { text: out, json: JSON.parse(out) };
};

test('a line is JSON with the name of the service', async () => {
  expect((await lineOf('{ requestId: "r-1" }')).json).toMatchObject({
    name: 'intake',
    msg: 'said',
    requestId: 'r-1',
  });
});

test('whatever is said stays one line, with its instant in UTC', async () => {
  const before = Date.now();
  const { text, json } = await lineOf('{ path: "/a\\n{\\"level\\":50}\\r\\u2028\\u001b[31m" }');
  expect(text.trimEnd().split(/[\r\n]/)).toHaveLength(1);
  expect(text).not.toContain('\u001b');
  expect(json).toMatchObject({ level: 30, path: '/a\n{"level":50}\r\u2028\u001b[31m' });
  expect(json.time).toBeGreaterThanOrEqual(before);
  expect(json.time).toBeLessThanOrEqual(Date.now());
});

test.each([
  '{ authorization: "hunter2" }',
  '{ headers: { authorization: "hunter2" } }',
  '{ req: { headers: { authorization: "hunter2" } } }',
  '{ secret: "hunter2" }',
  '{ body: { password: "hunter2" } }',
  '{ requester: { email: "hunter2" } }',
  '{ record: { requester: { email: "hunter2", phone: "hunter2" } } }',
])('%s does not reach the line', async (what) => {
  const { text } = await lineOf(what);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[redacted]');
});
