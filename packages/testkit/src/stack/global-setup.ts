/** One Temporal and one store for all files of a vitest project; each file brings its own database and queue. */
import type { TestProject } from 'vitest/node';
import { startStack } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of the Temporal frontend. */
    temporal: string;
    namespace: string;
    /** URI without a database of its own: use `freshDatabase`. */
    mongodb: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack();
  project.provide('temporal', stack.ready.temporal.replace(/^localhost:/, '127.0.0.1:'));
  project.provide('namespace', stack.ready.namespace);
  project.provide('mongodb', stack.ready.mongodb);
  return stack.stop;
}
