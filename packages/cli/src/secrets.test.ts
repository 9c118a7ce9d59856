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

test('a line that is no secret is shown as it is typed, and the next secret is hidden again', async () => {
  const said: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const { ask, askLine, close } = secretsFrom(
    () => input,
    (text) => said.push(text),
  );
  const reason = askLine('Reason');
  input.write('left us\r');
  expect(await reason).toBe('left us');
  expect(said.join('')).toContain('left us');
  said.length = 0;
  const secret = ask('Password');
  input.write('hidden\r');
  expect(await secret).toBe('hidden');
  expect(said.join('')).not.toContain('hidden');
  close();
});

test('a text that is piped in comes whole, without its last line end', async () => {
  const said: string[] = [];
  const text = async (...chunks: (string | Buffer)[]) => {
    const input = new PassThrough();
    const { askText } = secretsFrom(
      () => input,
      (words) => said.push(words),
    );
    for (const chunk of chunks) input.write(chunk);
    input.end();
    return askText('Value');
  };
  const key = Buffer.from('密钥\r\nline two\n\n');
  expect(await text(key.subarray(0, 1), key.subarray(1))).toBe('密钥\r\nline two\n');
  expect(await text('one')).toBe('one');
  expect(await text()).toBe('');
  await expect(text(Buffer.from([0xff, 0xfe]))).rejects.toThrow(TypeError);
  expect(said).toEqual([]);
});

test('at a terminal a text is one line, not shown', async () => {
  const said: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const { askText, close } = secretsFrom(
    () => input,
    (text) => said.push(text),
  );
  const answer = askText('Value');
  input.write('hidden\r');
  expect(await answer).toBe('hidden');
  expect(said).toEqual(['Value: ', '\n']);
  close();
});
