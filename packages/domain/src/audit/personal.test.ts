import { expect, test } from 'vitest';
import { commitmentOf, commitmentsIn, isCommitment, wrongValues } from './personal.ts';

const of = (value: string) => ({ commit: commitmentOf('5a17', value), salt: '5a17', value });
const [name, old, why] = [of('Wang Fang'), of('Li Wei'), of('she married')];
const event = {
  reason: { commit: why.commit },
  changes: [
    { path: '/name', old: { commit: old.commit }, new: { commit: name.commit } },
    { path: '/contacts', old: null, new: [{ kind: 'email', of: { commit: name.commit } }, 'plain', 3] },
  ],
};

test('a commitment is the hash of salt and value in canonical JSON', () => {
  expect(name.commit).toBe('sha256:c179e2494b70b4562642f52cc6f919e0330f0748e775e67d55766d80ccfc022f');
  expect(commitmentOf('5a18', 'Wang Fang')).not.toBe(name.commit);
  expect(commitmentOf('5a1', '7')).not.toBe(commitmentOf('5a17', ''));
});

test('commitments are found wherever they stand', () => {
  expect(commitmentsIn(event)).toEqual(new Set([name.commit, old.commit, why.commit]));
});

test.each([
  ['a word', 'x'],
  ['more than a commitment', { commit: name.commit, note: 'x' }],
  ['a field that is only called so', { commit: 'deadbeef' }],
  ['a list', [name.commit]],
])('%s is none', (_, value) => {
  expect(isCommitment(value)).toBe(false);
});

test('values that prove themselves are right, also where some were erased', () => {
  expect(wrongValues(event, [name, old, why])).toBeUndefined();
  expect(wrongValues(event, [old])).toBeUndefined();
  expect(wrongValues(event, [])).toBeUndefined();
});

test('a changed value, a changed salt and a value of another event are named', () => {
  const changed = 'a value beside it is not the one it commits to';
  expect(wrongValues(event, [name, { ...old, value: 'Li Lei' }])).toBe(changed);
  expect(wrongValues(event, [{ ...old, salt: '00' }])).toBe(changed);
  expect(wrongValues(event, [of('Zhao')])).toBe('a value lies beside it that it does not commit to');
});
