/** The pages as a browser gets them: in its language, without a script in them, and everything they load is there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { permissionOf } from '@perennial/service-kit/may-declare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPeople, type PeopleWorld } from '../testing/people.ts';
import { readAssets } from './assets.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeople();
});
afterAll(() => world.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  world.app.request(`http://localhost:4100${path}`, { headers });
const pages = ['/sign-in', '/accept', '/auth/step-up/M-1.cutover.1'];

test.each(pages)('%s runs nothing but our own files', async (path) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy.split('; ').sort()).toEqual(
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].sort(),
  );
  expect(response.headers.get('x-frame-options')).toBe('DENY');
  const text = await response.text();
  expect(text.match(/<script[^>]*>[^<]/)).toBeNull();
  expect(text).not.toMatch(/\son\w+=|<style|style=|javascript:/);
  for (const [, loaded] of text.matchAll(/(?:src|href)="([^"]+)"/g))
    expect((await get(loaded ?? '')).status, loaded).toBe(200);
});

test.each([
  ['en-GB', '', 'en'],
  ['zh-CN', '', 'zh-CN'],
  ['zh-CN', 'perennial_lang=en', 'en'],
])('asked for %s with cookie "%s" it is %s', async (accepted, cookie, lang) => {
  const response = await get('/sign-in', { 'accept-language': accepted, cookie });
  expect(await response.text()).toContain(`<html lang="${lang}">`);
});

test('what is asked for never stands in the page', async () => {
  const text = await (await get('/auth/step-up/%3Cscript%3Ealert(1)%3C%2Fscript%3E')).text();
  expect(text).not.toContain('alert(1)');
});

test('every module is served as a script that a browser takes, and imports only what is served', async () => {
  const assets = readAssets();
  expect(assets.map(({ name }) => name)).toEqual(
    readdirSync(join(import.meta.dirname, 'browser'))
      .filter((name) => name !== 'tsconfig.json')
      .sort(),
  );
  const names = new Set(assets.map(({ name }) => name));
  for (const { name, type } of assets) {
    const response = await get(`/assets/${name}`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await response.text();
    const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
    expect(imported.filter((from) => !names.has(from.replace('./', '')))).toEqual([]);
    expect(text).not.toMatch(/\b(innerHTML|outerHTML|insertAdjacentHTML|eval|document\.write)\b/);
  }
});

test('pages say why they are open to everybody', () => {
  for (const path of ['/sign-in', '/accept', '/auth/step-up/:no'])
    expect(permissionOf(world.app, { method: 'GET', path })).toEqual({ public: expect.stringMatching(/\S/) });
});
