import { expect, test } from 'vitest';
import { createCounter, createGauge, createMetrics } from './metrics.ts';

const linesOf = async (metrics: ReturnType<typeof createMetrics>, name: string): Promise<string[]> =>
  (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name));

test('a gauge is read anew each time it is asked for', async () => {
  const metrics = createMetrics('test');
  let rows = 3;
  createGauge(metrics, 'rows_waiting', 'Rows that wait', async () => rows);
  expect(await linesOf(metrics, 'rows_waiting')).toEqual(['rows_waiting{service="test"} 3']);
  rows = 0;
  expect(await linesOf(metrics, 'rows_waiting')).toEqual(['rows_waiting{service="test"} 0']);
});

test('what is not known is NaN, and the other figures are there all the same', async () => {
  const metrics = createMetrics('test');
  createGauge(metrics, 'rows_waiting', 'Rows that wait', async () => Number.NaN);
  createCounter(metrics, 'seen_total', 'Seen', ['what']).inc({ what: 'it' });
  expect(await linesOf(metrics, 'rows_waiting')).toEqual(['rows_waiting{service="test"} Nan']);
  expect(await linesOf(metrics, 'seen_total')).toEqual(['seen_total{what="it",service="test"} 1']);
});

test('two services in one process have figures of their own', async () => {
  const [one, other] = [createMetrics('one'), createMetrics('other')];
  createGauge(one, 'rows_waiting', 'Rows that wait', async () => 1);
  expect(await linesOf(other, 'rows_waiting')).toEqual([]);
});
