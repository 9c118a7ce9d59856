import { configDefaults, defineConfig } from 'vitest/config';

const sources = '{packages,services,workflows,deploy}/*/src/**';
const daemonTests = [`${sources}/*.{flow,store}.test.ts`];
const usual = configDefaults.exclude;

export default defineConfig({
  test: {
    reporters: ['default', './packages/testkit/src/house/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${sources}/*.test.{ts,tsx}`],
          exclude: [...usual, ...daemonTests],
          testTimeout: 20_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'flow',
          include: daemonTests,
          globalSetup: ['./packages/testkit/src/stack/global-setup.ts'],
          setupFiles: ['./packages/testkit/src/stack/monitor-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 90_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Each file starts a stack of its own: one at a time.
        test: {
          name: 'journey',
          include: ['test/{e2e,faults}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
