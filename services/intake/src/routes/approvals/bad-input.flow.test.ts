/** What approvals do not take, field by field. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aRequest, type Name, openSigners, type Signers } from '../../testing/signers.ts';

let signers: Signers;
beforeAll(async () => {
  signers = await openSigners();
});
afterAll(() => signers.close());

let no: string;
beforeEach(async () => {
  // Codes count once: every test has its own.
  signers.world.clock.now += 60_000;
  no = (await signers.asked()).no;
});

const say: Signers['say'] = (...args) => signers.say(...args);
const post = (as: Name, command: string, body: object = {}, of = no) =>
  say(as, 'POST', `/v1/approvals/${of}/${command}`, body);

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
  ])('%s with a faulty %s', async (command, path, body) => {
    const { status, json } = await post('qiu', command, body);
    expect(status).toBe(422);
    expect(json.errors.map((e) => e.path)).toContain(path);
    expect((await say('qiu', 'GET', `/v1/approvals/${no}`)).json.signatures).toEqual([]);
  });
});
