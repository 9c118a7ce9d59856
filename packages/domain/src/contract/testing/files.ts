/** Contract files as people write them, for tests to vary. */
import { checkContract } from '../check.ts';
import { pinCalendars } from '../pin.ts';
import type { Contract, ContractDraft } from '../rules.ts';

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };

export const aClock = (over: object = {}): object => ({
  name: 'response',
  target: '1h',
  hours: '24x7',
  ...over,
});

/** The smallest sound file: one response clock at P1. */
export const aFile = (over: object = {}): Record<string, unknown> => ({
  id: 'acme-2026',
  customer: 'acme',
  from: '2026-01-01',
  to: '2026-12-31',
  matrix: { site: row, module: row, department: row, user: row },
  levels: { P1: { clocks: [aClock()] }, P2: { clocks: [] }, P3: { clocks: [] } },
  autoCloseAfter: '120h',
  reopenWithin: '336h',
  ...over,
});

/** The file with one clock at P1. */
export const withClock = (clock: unknown, over: object = {}): Record<string, unknown> =>
  aFile({ levels: { P1: { clocks: [clock] }, P2: { clocks: [] }, P3: { clocks: [] } }, ...over });

export const aPhase = (over: object = {}): object => ({
  name: 'core',
  from: '2026-01-01',
  to: '2026-06-30',
  modules: 'all',
  levels: {},
  ...over,
});

const included = { included: true };

export const allServices = (over: object = {}): object => ({
  maintenance: included,
  operations: included,
  security: included,
  training: included,
  migration: included,
  customization: included,
  reports: included,
  desk: included,
  change: included,
  compliance: included,
  consulting: included,
  improvement: included,
  ...over,
});

export const accepted = (file: unknown): ContractDraft => {
  const checked = checkContract(file);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors, null, 1));
  return checked.contract;
};

/** Every fault of a file, as `path code`. */
export const faultsIn = (file: unknown): string[] => {
  const checked = checkContract(file);
  return 'errors' in checked ? checked.errors.map(({ path, code }) => `${path} ${code}`) : [];
};

/** What the file says at one path: the remedies, joined. */
export const remedyAt = (file: unknown, path: string): string => {
  const checked = checkContract(file);
  return 'errors' in checked
    ? checked.errors.flatMap((e) => (e.path === path ? [e.message] : [])).join('\n')
    : '';
};

export const aContract = (over: object = {}): Contract => {
  const pinned = pinCalendars(accepted(aFile(over)), (_, named) => named ?? 1);
  if ('errors' in pinned) throw new Error(JSON.stringify(pinned.errors));
  return { ...pinned.contract, version: 1 };
};
