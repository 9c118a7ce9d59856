import type { ConnectorDeps } from '../ports.ts';

/** A worker without secrets and commands; a test adds what it is about. */
export const noDeps: ConnectorDeps = {
  resolveSecret: async (name) => {
    throw new Error(`there is no secret ${name}`);
  },
  commands: {},
};
