import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalize } from './canonicalize.ts';
import { manifestHash } from './hash.ts';
import type { Manifest } from './rules.ts';

const manifest: Manifest = {
  v: 1,
  tenant: 'north',
  approval: 'M-1.cutover.1',
  purpose: 'approve',
  signer: { id: 'qiu', name: '邱实', role: 'qa' },
  meaning: 'approved',
  verdict: 'approve',
  statement: { 'zh-CN': '同意切换。', 'en': 'I agree to the cutover.' },
  record: { type: 'plan', id: 'plan-1', version: 1, hash: 'a'.repeat(64) },
  policy: { id: 'two-of-three', version: 1 },
  authentication: 'password+totp',
  at: '2026-01-05T09:00:00.000+08:00',
  workflow: { id: 'approval/north/M-1.cutover.1', runId: 'run' },
  nonce: '00',
};

describe('known answers of RFC 8785', () => {
  test('its example of literals, numbers and escapes', () => {
    const input = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalize(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  test('members are sorted by UTF-16 code units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = Object.keys(JSON.parse(canonicalize(Object.fromEntries(keys.map((k) => [`_${k}`, 0])))));
    expect(sorted).toEqual(
      ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'].map((k) => `_${k}`),
    );
  });
});

test('the hash of a manifest is SHA-256 over its canonical form', () => {
  const text = `{"approval":"M-1.cutover.1","at":"2026-01-05T09:00:00.000+08:00","authentication":"password+totp","meaning":"approved","nonce":"00","policy":{"id":"two-of-three","version":1},"purpose":"approve","record":{"hash":"${'a'.repeat(64)}","id":"plan-1","type":"plan","version":1},"signer":{"id":"qiu","name":"邱实","role":"qa"},"statement":{"en":"I agree to the cutover.","zh-CN":"同意切换。"},"tenant":"north","v":1,"verdict":"approve","workflow":{"id":"approval/north/M-1.cutover.1","runId":"run"}}`;
  expect(canonicalize(manifest)).toBe(text);
  expect(manifestHash(manifest)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
});

test('the order of members does not change it; any changed member does', () => {
  const reversed: Manifest = Object.fromEntries(Object.entries(manifest).reverse()) as typeof manifest;
  expect(manifestHash(reversed)).toBe(manifestHash(manifest));
  const keys = Object.keys(manifest) as (keyof Manifest)[];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.string({ minLength: 1 }), (key, value) => {
      const changed = { ...manifest, [key]: `changed ${value}` };
      expect(manifestHash(changed)).not.toBe(manifestHash(manifest));
    }),
    { seed: 20_261_125, numRuns: 200 },
  );
});

test('what has no JSON form is not hashed', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, 1n])
    expect(() => canonicalize({ value })).toThrow(TypeError);
});
