/**
 * Who may import whom (DESIGN, section 1). A workspace that is not listed here may import nothing of ours.
 * `types` may be imported as types only; `modules` are single ones of packages that are otherwise closed.
 */
export type Layer = {
  /** Our packages whose modules may be imported at run time. */
  packages: string[];
  /** Our packages of which only types may be taken. */
  types?: string[];
  /** Of a package that is not listed: the one module that may be imported at run time. */
  modules?: string[];
};

const shared = ['store', 'temporal', 'connectors', 'channels', 'service-kit', 'i18n'];

export const layers: Record<string, Layer> = {
  'domain': { packages: [] },
  ...Object.fromEntries(shared.map((name) => [name, { packages: ['domain'] }])),
  'activities': { packages: ['domain', ...shared], types: ['definitions'] },
  'definitions': { packages: ['domain'], types: ['activities'] },
  'worker': { packages: ['domain', ...shared, 'activities', 'definitions'] },
  'intake': {
    packages: ['domain', 'store', 'temporal', 'service-kit', 'definitions'],
    // Sends no notices; it asks identity providers, whose addresses others have named as well.
    modules: ['channels/guarded-fetch'],
  },
  'notification': {
    packages: ['domain', 'store', 'temporal', 'service-kit', 'definitions', 'channels', 'i18n'],
  },
  'reporting': { packages: ['domain', 'store', 'temporal', 'service-kit', 'definitions'] },
  'console': { packages: ['domain', 'i18n', 'service-kit'], types: ['intake', 'reporting'] },
  'cli': { packages: ['domain'], types: ['intake', 'reporting'] },
  'demo-erp': { packages: ['domain', 'connectors'] },
  'devstack': { packages: ['domain', 'store', 'temporal'] },
  'testkit': {
    packages: ['domain', ...shared, 'activities', 'definitions', 'devstack'],
    types: ['worker', 'intake', 'notification', 'reporting'],
  },
};

/** Services see a flow through its contract only. */
export const contractOnly = ['intake', 'notification', 'reporting'];

/** Packages that stand for a decision: no other workspace may take them, whatever its package.json says. */
export const reserved: Record<string, string[]> = {
  'mongoose': ['store'],
  'mongodb': ['store'],
  '@temporalio/workflow': ['definitions', 'testkit'],
  '@temporalio/activity': ['activities', 'testkit'],
  '@temporalio/worker': ['worker', 'testkit'],
  'nodemailer': ['channels'],
};
