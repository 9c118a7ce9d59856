import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  addressSetting,
  commonSettings,
  masterKeySetting,
  optionalAddress,
  parseEnv,
  siteSetting,
  storeSettings,
} from './env.ts';
import { runScript } from './testing/run-script.ts';

const shape = {
  ...commonSettings(4100),
  ...storeSettings,
  SELF: addressSetting('http://localhost:4100'),
  UI: optionalAddress,
};
const store = { MONGODB_URI: 'mongodb://127.0.0.1:27017/' };

test('defaults stand where nothing is said, and an empty value says nothing', () => {
  expect(parseEnv(shape, { ...store, PORT: '', UI: '' })).toEqual({
    ok: true,
    env: { PORT: 4100, HOST: '127.0.0.1', LOG_LEVEL: 'info', SELF: 'http://localhost:4100', ...store },
  });
});

test('addresses lose their trailing slash', () => {
  expect(parseEnv({ SELF: addressSetting('http://x') }, { SELF: 'https://intake.example/' })).toEqual({
    ok: true,
    env: { SELF: 'https://intake.example' },
  });
});

test('internal hosts of sites are read, and an entry that is none is named', () => {
  const PERENNIAL_SITE_ALLOW = '10.0.0.0/8,demo/acme-sh=erp.local:80';
  expect(parseEnv(siteSetting, { PERENNIAL_SITE_ALLOW })).toEqual({
    ok: true,
    env: {
      PERENNIAL_SITE_ALLOW: [{ target: '10.0.0.0/8' }, { of: 'demo/acme-sh', target: 'erp.local:80' }],
    },
  });
  expect(parseEnv(siteSetting, { PERENNIAL_SITE_ALLOW: 'http://erp.local' })).toMatchObject({
    ok: false,
    faults: [{ name: 'PERENNIAL_SITE_ALLOW', message: expect.stringContaining('http://erp.local') }],
  });
});

test('every fault is named at once', () => {
  const parsed = parseEnv(shape, { PORT: 'http', LOG_LEVEL: 'loud', SELF: 'intake' });
  expect(parsed.ok).toBe(false);
  expect(parsed.ok || parsed.faults.map((f) => f.name).sort()).toEqual([
    'LOG_LEVEL',
    'MONGODB_URI',
    'PORT',
    'SELF',
  ]);
});

test.each(['0', '65536', '80.5', '-1'])('%s is no port', (PORT) => {
  expect(parseEnv({ PORT: commonSettings(1).PORT }, { PORT }).ok).toBe(false);
});

test('what is not asked for is left out', () => {
  expect(parseEnv({ A: z.string() }, { A: 'a', SECRET: 's' })).toEqual({ ok: true, env: { A: 'a' } });
});

test('a process with faulty settings ends with 2 and a line per fault, before it does anything', async () => {
  const code = `
    import { commonSettings, defineEnv, storeSettings } from './env.ts';
    defineEnv({ ...commonSettings(4100), ...storeSettings });
    process.stdout.write('went on');`;
  const { status, out, err } = await runScript(code, { PORT: 'http' });
  expect(status).toBe(2);
  expect(out).toBe('');
  expect(err.trim().split('\n')).toHaveLength(2);
  expect(err).toMatch(/PORT: needs a port/);
  expect(err).toMatch(/MONGODB_URI: needs the address of the store/);
});

test('a master key is 32 bytes in base64, or the setting and the remedy are named', () => {
  const key = randomBytes(32);
  const parsed = parseEnv(masterKeySetting, { PERENNIAL_MASTER_KEY: key.toString('base64') });
  expect(parsed).toMatchObject({ ok: true, env: { PERENNIAL_MASTER_KEY: key, PAYLOAD_ENCRYPTION: 'on' } });
  for (const bad of [undefined, '', 'secret', randomBytes(16).toString('base64'), key.toString('hex')])
    expect(parseEnv(masterKeySetting, { PERENNIAL_MASTER_KEY: bad })).toMatchObject({
      ok: false,
      faults: [{ name: 'PERENNIAL_MASTER_KEY', message: expect.stringMatching(/openssl/) }],
    });
});
