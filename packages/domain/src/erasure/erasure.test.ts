import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askingFault, confirmingFault } from './rules.ts';
import { holds, scrub } from './scrub.ts';
import { termsOf } from './terms.ts';

const terms = termsOf(
  {
    names: ['Wang Fang', '王芳', 'X'],
    emails: ['Wang.Fang@acme.example'],
    phones: ['+86 138-0013-8000', '12'],
    handles: ['wangf77', 'f-w(7)'],
  },
  ['erased person p-7'],
);

describe('found, however it is written', () => {
  test.each([
    'asked by Wang Fang.',
    'WANG  FANG called',
    'Ｗａｎｇ　Ｆａｎｇ',
    '请王芳确认',
    'mail wang.fang@ACME.example, please',
    'call 13800138000',
    'call +86 (138) 0013 8000 now',
    '0086-138.0013.8000',
    'wecom:wangf77',
    'or F-W(7)',
    'x',
    '12',
  ])('%s', (text) => {
    expect(terms.isIn(text)).toBe(true);
    const clean = terms.replaceIn(text, 'erased person p-7');
    expect(terms.isIn(clean)).toBe(false);
    expect(clean).toContain('erased person p-7');
  });
  test.each([
    'Hwang Fang',
    'Wang Fangs',
    'wang-fang@acme.example',
    '113800138000',
    '1380013800',
    'wangf778',
    'axb',
    '120',
    '王芬',
  ])('another one is left alone: %s', (text) => {
    expect(terms.isIn(text)).toBe(false);
    expect(terms.replaceIn(text, 'nobody')).toBe(text);
  });
});

test('a name that is part of the pseudonym is not looked for in it', () => {
  const odd = termsOf({ names: ['erased person p-7'], emails: [], phones: [], handles: [] }, [
    'erased person p-7',
  ]);
  expect(odd.isIn('erased person p-7')).toBe(false);
});

test('a contact of the person keeps nothing but the pseudonym; others are not touched', () => {
  const stored = {
    requester: { name: 'Wang Fang', email: 'second@acme.example', phone: '021-5555' },
    contacts: [{ name: 'Chen Jie', email: 'chen@acme.example' }],
    at: new Date(0),
    text: 'as Wang Fang said',
  };
  expect(scrub(stored, terms, 'erased person p-7')).toEqual({
    requester: { name: 'erased person p-7' },
    contacts: stored.contacts,
    at: stored.at,
    text: 'as erased person p-7 said',
  });
});

test('what does not hold the person is the very same value', () => {
  const stored = { a: [{ b: 'Chen Jie', c: 1 }], d: null, e: Buffer.from('Wang Fang') };
  expect(scrub(stored, terms, 'nobody')).toBe(stored);
});

test('nothing is left in any value, and doing it twice changes nothing', () => {
  const word = fc.constantFrom(
    'Wang Fang',
    '王芳',
    '13800138000',
    'wang.fang@acme.example',
    'wangf77',
    ' ',
    'a',
    '-',
  );
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('name', 'email', 'phone', 'text', 'by'), tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (stored) => {
      const clean = scrub(stored, terms, 'erased person p-7');
      expect(holds(clean, terms)).toBe(false);
      expect(scrub(clean, terms, 'erased person p-7')).toBe(clean);
      if (!holds(stored, terms)) expect(clean).toBe(stored);
    }),
    { seed: 20, numRuns: 500 },
  );
});

test('it takes two persons, both signed in, neither of them the one it is about', () => {
  const session = (id: string) => ({ id, roles: ['administrator'] as const });
  expect(askingFault({ id: 'adm' }, 'p-7')).toBe('key');
  expect(askingFault(session('p-7'), 'p-7')).toBe('self');
  expect(askingFault(session('adm'), 'p-7')).toBeUndefined();
  const erasure = { person: 'p-7', asked: { by: 'adm', at: 0 } };
  expect(confirmingFault(session('adm'), erasure)).toBe('same');
  expect(confirmingFault({ id: 'sec' }, erasure)).toBe('key');
  expect(confirmingFault(session('p-7'), erasure)).toBe('self');
  expect(confirmingFault(session('sec'), erasure)).toBeUndefined();
});
