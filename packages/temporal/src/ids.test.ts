import { expect, test } from 'vitest';
import {
  approvalWorkflowId,
  migrationJobWorkflowId,
  migrationWorkflowId,
  parseWorkflowId,
  ticketWorkflowId,
} from './ids.ts';

test('an id can be read back', () => {
  expect(parseWorkflowId(ticketWorkflowId('demo-vendor', 'T-1001'))).toEqual({
    kind: 'ticket',
    tenant: 'demo-vendor',
    no: 'T-1001',
  });
});

test('so can that of an approval', () => {
  expect(parseWorkflowId(approvalWorkflowId('demo-vendor', 'T-1001.fix.1'))).toEqual({
    kind: 'approval',
    tenant: 'demo-vendor',
    no: 'T-1001.fix.1',
  });
});

test('and that of a migration', () => {
  expect(parseWorkflowId(migrationWorkflowId('demo-vendor', 'M-1'))).toEqual({
    kind: 'migration',
    tenant: 'demo-vendor',
    no: 'M-1',
  });
});

test('a job and a table of a load belong to their tenant, whatever the table is called', () => {
  expect(parseWorkflowId(migrationJobWorkflowId('demo-vendor', 'a1'))?.tenant).toBe('demo-vendor');
  expect(parseWorkflowId('copy-table/demo-vendor/M-1/load/order/line')).toEqual({
    kind: 'copy-table',
    tenant: 'demo-vendor',
    no: 'M-1',
  });
});

test.each(['', 'ticket/a', 'copy-table/a/b', 'order/a/b', 'ticket/a/b/c'])('%s is none of ours', (id) => {
  expect(parseWorkflowId(id)).toBeUndefined();
});
