import type { MigrationEvent, MigrationRecord } from '@perennial/domain/migration/run/rules';
import { expect, test } from 'vitest';
import { migrationText } from './migration.ts';

const record = { no: 'M-7', title: 'Acme to 9.0', phase: 'load' } as MigrationRecord;
const event = (over: Partial<MigrationEvent>): MigrationEvent => ({
  seq: 1,
  kind: 'blocked',
  at: 0,
  actor: { id: 'system', kind: 'system' },
  data: {},
  ...over,
});

test('what stands in the way is said in both languages, with the phase', () => {
  const blocked = event({ data: { table: 'item', reason: '3 rows are held back' } });
  expect(migrationText(blocked, record, 'en').text).toContain('"load": item · 3 rows are held back');
  expect(migrationText(blocked, record, 'zh-CN').text).toContain(
    '“载入”需要人工处理：item · 3 rows are held back',
  );
  expect(migrationText(blocked, record, 'en').subject).toBe('M-7 Acme to 9.0');
});

test('a late phase is named', () => {
  expect(migrationText(event({ kind: 'phase-late' }), record, 'en').text).toMatch(
    /^The phase "load" is late\./,
  );
});
