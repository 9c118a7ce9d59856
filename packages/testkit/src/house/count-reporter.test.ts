import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { countLine, countModules } from './count-reporter.ts';

const aModule = (state: string, ...results: string[]) =>
  ({
    state: () => state,
    children: { allTests: () => results.map((r) => ({ result: () => ({ state: r }) })) },
  }) as unknown as TestModule;

test('tests are counted by what became of them', () => {
  const modules = [aModule('passed', 'passed', 'passed'), aModule('failed', 'failed', 'skipped')];
  expect(countModules(modules, 0)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test('a file that could not be loaded is a failure, though it has no tests', () => {
  expect(countModules([aModule('failed')], 0).failed).toBe(1);
});

test('an error outside any test is a failure', () => {
  expect(countModules([aModule('passed', 'passed')], 2)).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test('the line names skipped tests only when there are some', () => {
  expect(countLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(countLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
