import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inherited, remoteStore, remoteTemporal } from './env.ts';

test('nothing set means local', () => {
  expect(remoteTemporal({ TEMPORAL_CONFIG_FILE: '/nowhere.toml' })).toBeUndefined();
  expect(remoteStore({})).toBeUndefined();
  expect(remoteStore({ MONGODB_URI: '' })).toBeUndefined();
});

test('TEMPORAL_ADDRESS with namespace and API key is a remote one', () => {
  const env = { TEMPORAL_ADDRESS: 'eu.tmprl.cloud:7233', TEMPORAL_NAMESPACE: 'erp', TEMPORAL_API_KEY: 'k' };
  const remote = remoteTemporal(env);
  expect(remote).toMatchObject({ address: 'eu.tmprl.cloud:7233', namespace: 'erp' });
  expect(remote?.connection).toMatchObject({ apiKey: 'k', tls: expect.anything() });
});

test('a Temporal profile names a remote one too', () => {
  const dir = mkdtempSync(join(tmpdir(), 'profile-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'temporal.toml');
  writeFileSync(file, '[profile.prod]\naddress = "t.example:7233"\nnamespace = "erp"\n');
  const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'prod' };
  expect(remoteTemporal(env)).toMatchObject({ address: 't.example:7233', namespace: 'erp' });
});

test('children inherit the environment without npm, vitest and what the stack decides', () => {
  const env = { PATH: '/bin', npm_config_x: '1', VITEST: 'true', PORT: '1', HOST: 'x', TEMPORAL_TLS: 'true' };
  expect(inherited(env, true)).toEqual({ PATH: '/bin' });
  expect(inherited(env, false)).toEqual({ PATH: '/bin', TEMPORAL_TLS: 'true' });
});
