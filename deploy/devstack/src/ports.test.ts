import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { choosePorts, isFree, portNames, randomBase, wantedPorts } from './ports.ts';

const allFree = async () => true;
const busy =
  (...ports: number[]) =>
  async (port: number) =>
    !ports.includes(port);

test('the default ports are the documented ones', () => {
  expect(wantedPorts()).toMatchObject({
    console: 4000,
    intake: 4100,
    notification: 4200,
    reporting: 4300,
    temporal: 7233,
    temporalUi: 8233,
    store: 27017,
  });
});

test('a base moves everything, daemons to base + 400 and up', () => {
  const ports = wantedPorts(9000);
  expect(ports).toMatchObject({ console: 9000, intake: 9100, notification: 9200, reporting: 9300 });
  expect(Math.min(ports.temporal, ports.temporalUi, ports.store, ports.smtp, ports.worker)).toBe(9400);
});

test('free ports are taken as wanted', async () => {
  expect(await choosePorts(wantedPorts(), {}, allFree)).toEqual(wantedPorts());
});

test('a taken port moves to the next free one and nobody shares', async () => {
  const ports = await choosePorts(wantedPorts(9000), {}, busy(9000, 9001, 9400));
  expect(ports.console).toBe(9002);
  expect(new Set(Object.values(ports)).size).toBe(portNames.length);
});

test('the ports of the last run stay while they are free', async () => {
  const last = { ...wantedPorts(), console: 4007, intake: 4110 };
  const ports = await choosePorts(wantedPorts(), last, busy(4110));
  expect(ports).toMatchObject({ console: 4007, intake: 4100 });
});

test('a listening port is not free', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
});

test('a random base lies below the range of outgoing ports', async () => {
  const base = await randomBase();
  expect(base).toBeGreaterThanOrEqual(12_000);
  expect(base + 408).toBeLessThan(32_768);
});
