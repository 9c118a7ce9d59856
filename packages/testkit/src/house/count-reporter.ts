/** Prints one plain line a person or a script can read, as the very last of the run: `N passed, N failed`. */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export type Counts = { passed: number; failed: number; skipped: number };

export const countLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** A file that could not be loaded and an error outside any test count as failures: red is never "0 failed". */
export const countModules = (modules: readonly TestModule[], unhandled: number): Counts => {
  const counts: Counts = { passed: 0, failed: unhandled, skipped: 0 };
  for (const module of modules) {
    const before = counts.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    if (module.state() === 'failed' && counts.failed === before) counts.failed += 1;
  }
  return counts;
};

export default class CountReporter implements Reporter {
  #line = '0 passed, 1 failed';

  onInit(): void {
    process.once('exit', (code) => {
      const line =
        code !== 0 && / 0 failed/.test(this.#line)
          ? this.#line.replace(' 0 failed', ' 1 failed')
          : this.#line;
      process.stdout.write(`${line}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.#line = countLine(countModules(modules, errors.length));
  }
}
