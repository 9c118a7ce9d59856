import { expect, test } from 'vitest';
import { accepted, aFile, faultsIn, remedyAt } from '../testing/files.ts';

const row = (over: object = {}): object => ({
  module: 'inventory',
  vendor: { person: 'li-wei' },
  customer: { name: '王芳', email: 'wang.fang@acme.example' },
  ...over,
});
const file = (...rows: object[]) => aFile({ counterparts: rows });
const lead = { role: 'lead' };

test('both sides and the escalation path are stored, times in milliseconds', () => {
  const escalation = [
    { to: { person: 'chen-jie' }, after: '30m' },
    { to: lead, after: '2h' },
  ];
  expect(accepted(file(row({ escalation }))).counterparts).toEqual([
    row({
      escalation: [
        { to: { person: 'chen-jie' }, afterMs: 1_800_000 },
        { to: lead, afterMs: 7_200_000 },
      ],
    }),
  ]);
});

test('steps that do not ascend are refused where they turn', () => {
  const escalation = ['1h', '2h', '2h', '30m'].map((after) => ({ to: lead, after }));
  const faulty = file(row({ escalation }));
  expect(faultsIn(faulty)).toEqual([
    '/counterparts/0/escalation/2/after order',
    '/counterparts/0/escalation/3/after order',
  ]);
  expect(remedyAt(faulty, '/counterparts/0/escalation/2/after')).toContain('ascending');
});

test('a module has one row', () => {
  expect(faultsIn(file(row(), row()))).toEqual(['/counterparts/1/module duplicate']);
  expect(faultsIn(file(row(), row({ module: '*' })))).toEqual([]);
});

test.each([
  [{ escalation: [{ to: lead }] }, '/counterparts/0/escalation/0/after missing'],
  [{ escalation: [{ to: lead, after: '1h', afterMs: 5 }] }, '/counterparts/0/escalation/0/afterMs either'],
  [{ escalation: [{ to: lead, afterMs: 0 }] }, '/counterparts/0/escalation/0/afterMs too_small'],
  [{ module: 'All Modules' }, '/counterparts/0/module invalid_format'],
  [{ vendor: {} }, '/counterparts/0/vendor/person missing'],
  [{ customer: { name: '王芳', email: 'nowhere' } }, '/counterparts/0/customer/email invalid_format'],
  [{ escalation: [{ to: 'lead', after: '1h' }] }, '/counterparts/0/escalation/0/to invalid_union'],
  [{ escalation: [{ to: lead, after: '1d' }] }, '/counterparts/0/escalation/0/after duration'],
])('the row %j is refused', (over, fault) => {
  expect(faultsIn(file(row(over)))).toEqual([fault]);
});
