import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wantedPorts } from './ports.ts';
import { addressesOf, readReady, readyFile, writeReady } from './ready.ts';

const ports = wantedPorts();

test('local addresses say localhost, which passkeys accept', () => {
  const a = addressesOf(ports, { root: '/repo', dir: '/repo/.devstack' });
  expect(a).toMatchObject({
    intake: 'http://localhost:4100',
    notification: 'http://localhost:4200',
    reporting: 'http://localhost:4300',
    console: 'http://localhost:4000',
    temporal: 'localhost:7233',
    temporalUi: 'http://localhost:8233',
    mail: '.devstack/mail',
  });
  expect(a.mongodb).toBe('mongodb://127.0.0.1:27017/perennial?replicaSet=secantus&directConnection=true');
});

test('a data folder outside the checkout is named in full', () => {
  expect(addressesOf(ports, { root: '/repo', dir: '/tmp/x' }).mail).toBe('/tmp/x/mail');
});

test('remote Temporal and MongoDB stand in for the local ones', () => {
  const temporal = { address: 'cloud:7233', namespace: 'prod', ui: 'https://ui' };
  const a = addressesOf(ports, { root: '/r', dir: '/r/d', temporal, mongodb: 'mongodb+srv://x' });
  expect(a).toMatchObject({ temporal: 'cloud:7233', namespace: 'prod', temporalUi: 'https://ui' });
  expect(a.mongodb).toBe('mongodb+srv://x');
});

test('ready.json is written for the owner only, and read back as it was', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ready-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  expect(readReady(dir)).toBeUndefined();
  const ready = { ...addressesOf(ports, { root: dir, dir }), pids: { supervisor: 1, store: 2 } };
  writeReady(dir, ready);
  expect(readReady(dir)).toEqual(ready);
  expect(statSync(readyFile(dir)).mode & 0o077).toBe(0);
});
