import { expect, test } from 'vitest';
import { pageLang } from './language.ts';

test.each([
  [undefined, undefined, 'zh-CN'],
  [undefined, 'en-GB,en;q=0.9', 'en'],
  [undefined, 'zh-TW,zh;q=0.9,en;q=0.8', 'zh-CN'],
  [undefined, 'de;q=1, en;q=0.4, zh;q=0.6', 'zh-CN'],
  [undefined, 'en;q=0, fr', 'zh-CN'],
  [undefined, ';;;,q=', 'zh-CN'],
  ['en', 'zh-CN', 'en'],
  ['zh-CN', 'en', 'zh-CN'],
  ['fr', 'en', 'en'],
] as const)('chosen %s, asked for %s: %s', (chosen, accepted, lang) => {
  expect(pageLang(chosen, accepted)).toBe(lang);
});
