import { mayCall, mayCommand, procedures } from '@perennial/domain/access/rules';
import { roles } from '@perennial/domain/scope/rules';
import { commandNames } from '@perennial/domain/ticket/rules';
import { expect, test } from 'vitest';
import { terminal } from '../../testing/terminal.ts';

const cli = terminal();

test('as JSON it holds every procedure and command with its roles, and needs no connection', async () => {
  const { code, out } = await cli('access', 'matrix', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    roles,
    procedures: [
      ...procedures.map((name) => ({ procedure: name, roles: mayCall[name] })),
      ...commandNames.map((name) => ({ procedure: `command:${name}`, roles: mayCommand[name] })),
    ],
  });
});

test('as a table it marks who may, fits a page, and says which letters are which role', async () => {
  const { code, out } = await cli('access', 'matrix');
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines[0]?.split(/\s+/)).toEqual([
    'Procedure',
    'ag',
    'ld',
    'en',
    'qa',
    'pm',
    'cu',
    'co',
    'ad',
    'sa',
    'au',
  ]);
  const marks = (procedure: string) => lines.find((line) => line.startsWith(`${procedure} `))?.split(/\s+/);
  expect(marks('key.manage')).toEqual(['key.manage', '·', '·', '·', '·', '·', '·', '·', 'x', 'x', '·']);
  expect(marks('command:approve')).toEqual(['command:approve', '·', 'x', ...Array(8).fill('·')]);
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  for (const role of roles) expect(out).toMatch(new RegExp(`^[a-z]{2} ${role}( |$)`, 'm'));
  expect(out).toContain('customer (own records only)');
});

test('in Chinese it has Chinese headings', async () => {
  const { out } = await cli('--lang', 'zh-CN', 'access', 'matrix');
  expect(out).toMatch(/^操作/);
});
