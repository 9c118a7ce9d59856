import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { secretsFrom } from './secrets.ts';

test('lines that are piped in answer one question each, and nothing is asked aloud', async () => {
  const said: string[] = [];
  const input = new PassThrough();
  const { ask, close } = secretsFrom(
    () => input,
    (text) => said.push(text),
  );
  input.end('first\nsecond\n');
  expect([await ask('Password'), await ask('Code')]).toEqual(['first', 'second']);
  await expect(ask('More')).rejects.toThrow('the input ended before: More');
  expect(said).toEqual([]);
  close();
});

test('at a terminal the question is shown and the answer is not', async () => {
  const said: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const { ask, close } = secretsFrom(
    () => input,
    (text) => said.push(text),
  );
  const answer = ask('Password');
  input.write('hidden\r');
  expect(await answer).toBe('hidden');
  expect(said).toEqual(['Password: ', '\n']);
  close();
});
