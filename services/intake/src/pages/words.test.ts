/** Both languages say everything, and every refusal that a signer may meet is told in both. */
import { refusals } from '@perennial/domain/approval/rules';
import { passkeyFaults } from '@perennial/domain/people/passkey';
import { expect, test } from 'vitest';
import { explain, faultWords } from './browser/faults.ts';
import { langs, words } from './browser/words.ts';

test('no word is empty, and Chinese is Chinese', () => {
  expect(Object.keys(words.en)).toEqual(Object.keys(words['zh-CN']));
  for (const lang of langs) for (const word of Object.values(words[lang])) expect(word).not.toBe('');
  for (const [zh, en] of Object.values(faultWords)) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  }
});

test('every fault of a passkey and every refusal of a signature has its words', () => {
  // What only delegating, revoking, executing and editing meet, this page does not.
  const elsewhere =
    /^(delegation\.(?!none|notAllowed)|revoke|edit|window|state\.(notApproved|executing)|quorum|person\.notAuthor|subject\.own)/;
  const needed = Object.keys(refusals).filter((code) => !elsewhere.test(code));
  expect([...passkeyFaults, ...needed].filter((code) => !Object.hasOwn(faultWords, code))).toEqual([]);
});

test('the first fault goes before the problem; what is not listed keeps the words of the service', () => {
  const said = (code: string, faults: { code: string; message: string }[] = []) =>
    explain('en', { code, faults, message: 'as the service says', requestId: 'r-1' });
  expect(said('signature.stepUp', [{ code: 'wrong-totp', message: 'm' }])).toContain('Check the clock');
  expect(said('request.invalid', [{ code: 'odd', message: 'needs 12 characters' }])).toBe(
    'needs 12 characters',
  );
  expect(said('something.new')).toBe('as the service says');
  expect(said('internal')).toContain('(r-1)');
  expect(explain('zh-CN', { code: 'auth.locked', faults: [], message: '' })).toContain('锁定');
});
