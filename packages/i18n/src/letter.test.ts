import { expect, test } from 'vitest';
import { letterText } from './letter.ts';
import { locales } from './locales.ts';

const facts = {
  name: 'Li Wei',
  url: 'https://console.example/accept#secret',
  expiresAt: Date.parse('2026-01-05T09:00:00+08:00'),
  timeZone: 'Asia/Shanghai',
};

test.each(
  locales.flatMap((locale) => (['invitation', 'reset'] as const).map((kind) => [locale, kind] as const)),
)('in %s a letter of %s names its reader, its link and its end', (locale, kind) => {
  const { subject, text } = letterText(locale, { ...facts, kind });
  for (const part of [facts.name, facts.url, '2026-01-05 09:00:00 (UTC+08:00)']) expect(text).toContain(part);
  expect(subject).not.toContain('secret');
  expect(text).not.toMatch(/undefined|null/);
});

test.each(
  locales.flatMap((locale) =>
    (['passkeyAdded', 'passkeyRemoved'] as const).map((kind) => [locale, kind] as const),
  ),
)('in %s a letter of %s names its reader, the passkey and when', (locale, kind) => {
  const { name, expiresAt: at, timeZone } = facts;
  const { subject, text } = letterText(locale, { kind, name, passkey: 'old laptop', at, timeZone });
  for (const part of [name, 'old laptop', '2026-01-05 09:00:00 (UTC+08:00)']) expect(text).toContain(part);
  expect(subject + text).not.toMatch(/undefined|null/);
});
