import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import { aMigration } from '@perennial/testkit/flow/a-migration';
import { freshName, temporalAddress } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandMigration } from './command-migration.ts';
import { connectTemporal, type Temporal } from './connect.ts';
import { startMigration } from './start-migration.ts';

let temporal: Temporal;
beforeAll(async () => {
  temporal = await connectTemporal(temporalAddress());
});
afterAll(() => temporal.connection.close());

const aStart = () => ({
  record: aMigration({ tenant: freshName('north') }).record,
  taskQueue: freshName('nobody-polls'),
});
const command: MigrationCommand = {
  name: 'pause',
  id: 'pause:1',
  actor: { id: 'ann', kind: 'person', role: 'engineer' },
  receivedAt: 0,
  requestId: 'r',
  body: { reason: 'nightly batch' },
};

test('a run started twice runs once, and not again once it has ended', async () => {
  const start = aStart();
  const runOf = async () => {
    await startMigration(temporal.client, start);
    return (await temporal.client.workflow.getHandle(start.record.workflow.id).describe()).runId;
  };
  const first = await runOf();
  expect(await runOf()).toBe(first);
  await temporal.client.workflow.getHandle(start.record.workflow.id).terminate();
  expect(await runOf()).toBe(first);
});

test('Temporal UI can say what it is', async () => {
  const start = { ...aStart(), link: 'http://intake/v1/migrations/M-1001' };
  await startMigration(temporal.client, start);
  const described = await temporal.client.workflow.getHandle(start.record.workflow.id).describe();
  expect(await described.staticSummary()).toContain('M-1001 · acme · acme-shanghai');
  expect(await described.staticDetails()).toContain('[Report](http://intake/v1/migrations/M-1001/report)');
});

test('a command without a worker is told in time that it may be repeated', async () => {
  const start = aStart();
  await startMigration(temporal.client, start);
  await expect(
    commandMigration(temporal.client, start.record.workflow.id, command, 300),
  ).rejects.toMatchObject({ code: 'flow.unavailable', details: { retryAfterS: 5 } });
});

test('a run that has ended, or never was, takes no command', async () => {
  await expect(
    commandMigration(temporal.client, `migration/${freshName('north')}/M-1`, command),
  ).rejects.toMatchObject({ code: 'migration.refused', details: { errors: [{ code: 'state.over' }] } });
});
