import type { Plan } from '@perennial/domain/migration/plan/rules';

/** Every table of the target that the plan writes to, each once. */
export const writtenTables = (plan: Plan): string[] => [
  ...new Set(plan.tables.flatMap((table) => [table.to, ...(table.splits ?? []).map((split) => split.into)])),
];
