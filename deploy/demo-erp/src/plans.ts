import { readFile } from 'node:fs/promises';
import type { Flavour } from './faults/fault.ts';

/** The migration plan that fits the legacy database of a flavour, as its author wrote it (YAML). */
export const planText = (flavour: Flavour): Promise<string> =>
  readFile(new URL(`../plans/plan.${flavour}.yaml`, import.meta.url), 'utf8');
