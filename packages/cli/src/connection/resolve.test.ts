import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsOf } from '../env.ts';
import { CliFailure } from '../failure.ts';
import type { Io } from '../io.ts';
import { connectionTo } from './resolve.ts';

let root: string;
let deep: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'perennial-cli-'));
  deep = join(root, 'packages', 'cli');
  mkdirSync(join(root, '.devstack'), { recursive: true });
  mkdirSync(deep, { recursive: true });
  const ready = {
    intake: 'http://localhost:4100',
    reporting: 'http://localhost:4300',
    notification: 'http://localhost:4200',
    keys: { agent: 'pk_agent', lead: 'pk_lead', customer: 'pk_customer', customerBohai: 'pk_bohai' },
  };
  writeFileSync(join(root, '.devstack', 'ready.json'), JSON.stringify(ready));
});
afterAll(() => rmSync(root, { recursive: true }));

const io = (cwd: string, env: Record<string, string> = {}): Io => ({
  out: () => {},
  err: () => {},
  screen: () => undefined,
  settings: settingsOf(env),
  cwd,
  timeZone: 'UTC',
  now: () => 0,
  signal: new AbortController().signal,
});

test('inside a checkout whose stack runs, nothing has to be said', () => {
  expect(connectionTo('intake', {}, io(deep))).toEqual({ base: 'http://localhost:4100', key: 'pk_agent' });
  expect(connectionTo('reporting', {}, io(root)).base).toBe('http://localhost:4300');
  expect(connectionTo('notification', {}, io(root)).base).toBe('http://localhost:4200');
});

test.each([
  ['lead', 'pk_lead'],
  ['customer', 'pk_customer'],
  ['customerBohai', 'pk_bohai'],
])('--as %s takes the demo key of that role, whatever the environment holds', (as, key) => {
  expect(connectionTo('intake', { as }, io(deep, { PERENNIAL_KEY: 'pk_env' })).key).toBe(key);
});

test('the command line goes before the environment, the environment before the stack, value by value', () => {
  const env = { PERENNIAL_INTAKE: 'http://env:1', PERENNIAL_KEY: 'pk_env' };
  expect(connectionTo('intake', {}, io(deep, env))).toEqual({ base: 'http://env:1', key: 'pk_env' });
  expect(connectionTo('intake', { intake: 'http://flag:1' }, io(deep, env)).base).toBe('http://flag:1');
  expect(connectionTo('intake', { key: 'pk_flag' }, io(deep, env)).key).toBe('pk_flag');
  expect(connectionTo('reporting', {}, io(deep, env)).base).toBe('http://localhost:4300');
});

test.each([
  ['no address', {}, /address of intake is not known/],
  ['an address that is none', { intake: 'localhost:4100' }, /not the address/],
  ['no key', { intake: 'http://x' }, /there is no key/],
])('%s is a usage failure with a remedy', (_, flags, why) => {
  const failing = () => connectionTo('intake', flags, io(tmpdir()));
  expect(failing).toThrow(CliFailure);
  expect(failing).toThrow(why);
});

test('a role the stack has no key for names the ones it has', () => {
  expect(() => connectionTo('intake', { as: 'boss' }, io(deep))).toThrow(
    /agent, lead, customer, customerBohai/,
  );
  expect(() => connectionTo('intake', { as: 'constructor' }, io(deep))).toThrow(/no key for --as/);
});

test('the language of headings follows the locale unless it is told', () => {
  expect(settingsOf({ LANG: 'zh_CN.UTF-8' }).lang).toBe('zh-CN');
  expect(settingsOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US' }).lang).toBe('en');
  expect(settingsOf({ PERENNIAL_KEY: '', NO_COLOR: '1' })).toEqual({ lang: 'en', color: false });
});
