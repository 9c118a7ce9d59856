import { expect, test } from 'vitest';
import { type DigestFacts, digestText } from './digest.ts';
import { locales } from './locales.ts';

const now = Date.parse('2026-01-05T08:00:00+08:00');
const hour = 3_600_000;
const checkpoint = {
  origin: 'perennial/north',
  size: 41,
  root: 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
  signature: '— perennial/north c2lnbmF0dXJl',
  short: 'perennial/north 41 BwcHBwcHBwcH',
  line: 'cGVyZW5uaWFsL25vcnRoCg==',
};
const facts = (over: Partial<DigestFacts> = {}): DigestFacts => ({
  day: '2026-01-05',
  timeZone: 'Asia/Shanghai',
  now,
  tickets: [
    { no: 'T-1', title: 'Late\nand <b>bold</b>', level: 'P1', dueAt: now - 2 * hour },
    { no: 'T-2', title: 'Soon', level: 'P2', dueAt: now + hour },
    { no: 'T-3', title: 'Waits', level: 'P3', dueAt: null },
  ],
  more: 4,
  credits: [{ id: 'T-1.4.late', customer: 'acme' }],
  approvals: [{ no: 'M-7.cutover.1', title: 'cut over', missing: '1 qa', mine: true }],
  checkpoint,
  ...over,
});

test('the text in English', () => {
  const { subject, text } = digestText(facts(), 'en');
  expect(subject).toBe('Service desk, 2026-01-05');
  expect(text).toMatchInlineSnapshot(`
    "Open tickets, by time to breach (7)
    - T-1 P1 Late and <b>bold</b> - over by 2 h, was due 2026-01-05 06:00:00 (UTC+08:00)
    - T-2 P2 Soon - 1 h left, due 2026-01-05 09:00:00 (UTC+08:00)
    - T-3 P3 Waits - paused or without a promise
    - and 4 more

    Credits that wait for a decision (1)
    - T-1.4.late (acme)

    Approvals that wait for signatures (1)
    - M-7.cutover.1 cut over - missing 1 qa; waits for you

    Audit checkpoint: perennial/north 41 BwcHBwcHBwcH
    perennial/north
    41
    BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=
    — perennial/north c2lnbmF0dXJl
    cGVyZW5uaWFsL25vcnRoCg==
    Keep this mail: with this line the audit log can be held to what it was today.

    You get this digest as a lead. To stop it, ask for \`digest: off\` in your entry of the register of people.
    "
  `);
});

test.each(locales)(
  'in %s text and HTML end with the whole checkpoint, short form and signature line',
  (locale) => {
    const { text, html } = digestText(facts(), locale);
    for (const body of [text, html])
      for (const part of [...Object.values(checkpoint).map(String)]) expect(body).toContain(part);
  },
);

test.each(locales)('in %s nothing open and nothing sealed is said so', (locale) => {
  const { text } = digestText(
    facts({ tickets: [], more: 0, credits: [], approvals: [], checkpoint: undefined }),
    locale,
  );
  expect(text).toContain(locale === 'en' ? 'nothing has been sealed yet' : '尚未封存');
  expect(text).not.toContain('- ');
});

test('titles are words, never markup or a line of their own', () => {
  const { text, html } = digestText(facts(), 'zh-CN');
  expect(html).not.toContain('<b>');
  expect(html).toContain('&#60;b&#62;bold');
  expect(text).toContain('- T-1 P1 Late and <b>bold</b>');
});
