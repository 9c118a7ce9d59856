import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ensureSearchAttributes, searchAttributes } from './search-attributes.ts';

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporal') });
});
afterAll(() => connection.close());

const listed = async () =>
  (await connection.operatorService.listSearchAttributes({ namespace: inject('namespace') }))
    .customAttributes;

test('every attribute exists after it and a repetition changes nothing', async () => {
  await ensureSearchAttributes(connection, inject('namespace'));
  const before = await listed();
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining(Object.values(searchAttributes).map(({ name }) => name)),
  );
  await ensureSearchAttributes(connection, inject('namespace'));
  expect(await listed()).toEqual(before);
});

test('what was ensured can be searched by at once', async () => {
  await ensureSearchAttributes(connection, inject('namespace'));
  const { count } = await connection.workflowService.countWorkflowExecutions({
    namespace: inject('namespace'),
    query: `Tenant = 'nobody' AND SlaDueAt < '2020-01-01T00:00:00Z'`,
  });
  expect(Number(count)).toBe(0);
});
