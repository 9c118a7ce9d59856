import type { ServiceKey } from './rules.ts';

/** A row for each of the twelve services; a new service is a compile error here, never a missing row. */
export const eachService = <T>(rowOf: (key: ServiceKey) => T): Record<ServiceKey, T> => ({
  maintenance: rowOf('maintenance'),
  operations: rowOf('operations'),
  security: rowOf('security'),
  training: rowOf('training'),
  migration: rowOf('migration'),
  customization: rowOf('customization'),
  reports: rowOf('reports'),
  desk: rowOf('desk'),
  change: rowOf('change'),
  compliance: rowOf('compliance'),
  consulting: rowOf('consulting'),
  improvement: rowOf('improvement'),
});
