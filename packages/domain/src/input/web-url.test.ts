import { describe, expect, test } from 'vitest';
import { holidaySource } from '../calendar/holiday-set/schema.ts';
import { automatedCheck, rollbackStep, siteRow, webhookRow } from '../register/schema.ts';
import { stepUrl, webUrl } from './web-url.ts';

const refused = [
  'javascript:alert(1)',
  'JavaScript://x/%0aalert(1)',
  'data:text/html,<script>',
  'file:///etc/passwd',
  'ftp://erp.example/',
  'vbscript:x',
  'https://user:word@erp.example/',
  'https://user@erp.example/',
  'erp.example',
  '',
  `https://erp.example/${'a'.repeat(2_000)}`,
];
const taken = ['https://erp.example/path?q=1', 'http://localhost:4100', 'HTTPS://ERP.EXAMPLE'];

test.each(taken)('%s may be called', (url) => {
  for (const schema of [webUrl, stepUrl]) expect(schema.parse(url)).toBe(url);
});

test.each(refused)('%s is no address of a page', (url) => {
  for (const schema of [webUrl, stepUrl]) expect(schema.safeParse(url).success).toBe(false);
});

test('a path at the site is an address of steps alone', () => {
  for (const url of ['site:/health', 'site:health?deep=1']) {
    expect(stepUrl.parse(url)).toBe(url);
    expect(webUrl.safeParse(url).success).toBe(false);
  }
  expect(stepUrl.safeParse('site:javascript:alert(1)').success).toBe(false);
});

describe('every register and file that holds an address', () => {
  const url = 'javascript:alert(1)';
  const source = { title: 't', issuer: 'i', date: '2026-01-01' };
  const step = { id: 'a', how: 'http' };
  test.each([
    ['a site', siteRow, { id: 'a', name: 'A', customer: 'acme' }],
    ['a webhook', webhookRow, { id: 'a' }],
    ['a check', automatedCheck, { ...step, kind: 'function' }],
    ['a rollback step', rollbackStep, step],
    ['where a notice comes from', holidaySource, source],
  ])('%s takes a page and refuses a script', (_, schema, row) => {
    expect(schema.safeParse({ ...row, url: 'https://erp.example/' }).success).toBe(true);
    const { error } = schema.safeParse({ ...row, url });
    expect(error?.issues.map(({ path }) => path.join('/'))).toEqual(['url']);
  });
});
