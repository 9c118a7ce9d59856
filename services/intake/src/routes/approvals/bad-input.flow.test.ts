/** What approvals do not take, field by field. */
import { describe, expect, test } from 'vitest';
import { aRequest } from '../../testing/signers.ts';
import { withSigners } from '../../testing/with-signers.ts';

const t = withSigners();
const { say, post } = t;

const hash = 'b'.repeat(64);

describe('bad input is named and changes nothing', () => {
  test.each([
    ['/policy', { policy: 'nobody' }],
    ['/record/hash', { record: { type: 'plan', id: 'p', version: 1, hash: 'A'.repeat(64) } }],
    ['/record/version', { record: { type: 'plan', id: 'p', version: 0, hash: 'a'.repeat(64) } }],
    ['/subject/id', { subject: { type: 'migration', id: 'M.1' } }],
    ['/gate', { gate: 'Cut Over' }],
    // What tickets ask for themselves nobody puts in their place.
    ['/gate', { gate: 'fix', subject: { type: 'ticket', id: 'T-1001' } }],
    ['/gate', { gate: 'training', subject: { type: 'contract', id: 'acme-2026' } }],
    ['/statement/en', { statement: { 'zh-CN': '同意' } }],
    ['/customer', { customer: 'nobody' }],
    ['/window/to', { window: { from: '2026-01-06T00:00:00Z', to: '2026-01-05T00:00:00Z' } }],
    ['/window/to', { window: { from: '2025-01-05T00:00:00Z', to: '2025-01-06T00:00:00Z' } }],
    ['/author', { author: 'qiu' }],
  ])('asked with a faulty %s', async (path, over) => {
    const { status, json } = await say('ann', 'POST', '/v1/approvals', aRequest(over));
    expect([status, json.errors?.[0]?.path]).toEqual([422, path]);
  });
  test.each([
    ['challenge', '/verdict', { verdict: 'maybe' }],
    ['challenge', '/purpose', { purpose: 'fun' }],
    [
      'sign',
      '/challenge',
      { challenge: 'x', meaning: 'approved', verdict: 'approve', password: 'p', totp: '123456' },
    ],
    ['sign', '/password', { challenge: 'a'.repeat(64), meaning: 'approved', verdict: 'approve' }],
    [
      'sign',
      '/totp',
      { challenge: 'a'.repeat(64), meaning: 'approved', verdict: 'approve', password: 'p', totp: '12' },
    ],
    ['delegate', '/until', { to: 'lei', role: 'qa', until: 'tomorrow', reason: 'r' }],
    ['revoke', '/reason', { signature: '00000000-0000-4000-8000-000000000000' }],
    ['edited', '/record/version', { record: { version: 0, hash: 'a'.repeat(64) }, reason: 'r' }],
    ['edited', '/record/hash', { record: { version: 2, hash: 'A'.repeat(64) }, reason: 'r' }],
    [
      'edited',
      '/record/statement/en',
      { record: { version: 2, hash, statement: { 'zh-CN': '同意' } }, reason: 'r' },
    ],
    ['edited', '/record/type', { record: { version: 2, hash, type: 'other' }, reason: 'r' }],
    ['edited', '/reason', { record: { version: 2, hash } }],
    ['begin-execution', '/executor', { executor: 'lei' }],
  ])('%s with a faulty %s', async (command, path, body) => {
    const staff = ['edited', 'begin-execution'].includes(command);
    const { status, json } = await post(staff ? 'ann' : 'qiu', command, body);
    expect(status).toBe(422);
    expect(json.errors.map((e) => e.path)).toContain(path);
    expect((await say('qiu', 'GET', `/v1/approvals/${t.no}`)).json.signatures).toEqual([]);
  });
});
