import type { ConnectorDeps } from '../ports.ts';

/** A worker without secrets, commands and internal hosts; a test adds what it is about. */
export const noDeps: ConnectorDeps = {
  resolveSecret: async (name) => {
    throw new Error(`there is no secret ${name}`);
  },
  commands: {},
  allow: [],
};

/** One whose sites are on this machine. */
export const localDeps: ConnectorDeps = { ...noDeps, allow: ['127.0.0.1'] };
