/** What a check or a rollback step at a customer's site needs from the process that runs it. */
import { allowedAt, type SiteAllow } from '@perennial/domain/net/allow';

/** The site a step runs against; `connection` names a secret and never holds one. */
export type SiteTarget = {
  id?: string;
  /** Base address of the site's ERP. */
  url?: string;
  /** `secret:NAME` or `env:NAME`. */
  connection?: string;
};

/**
 * One configured command. `{site}` and `{url}` in an argument stand for the site's id and base address. The
 * child's environment is `env` and nothing else: the worker's own settings hold secrets.
 */
export type CommandSpec = { file: string; args: string[]; env?: Record<string, string> };
export type CommandTable = Record<string, CommandSpec>;

export type SecretName = `secret:${string}` | `env:${string}`;

export type ConnectorDeps = {
  /** Answers the value behind a name; rejects when there is none. */
  resolveSecret: (name: SecretName) => Promise<string>;
  commands: CommandTable;
  /** Internal hosts and networks that this step may call over HTTP; public addresses need no entry. */
  allow: readonly string[];
  /** Sent with HTTP rollback steps, so that a repeated attempt can be recognised at the other end. */
  idempotencyKey?: string;
};

/** What a process offers to steps of every tenant; a secret is looked for among those of the step's own. */
export type ConnectorHost = Pick<ConnectorDeps, 'commands'> & {
  /** Named by the operator, not by a register: whoever writes one does not open the network it is checked from. */
  siteAllow: readonly SiteAllow[];
  resolveSecret: (name: SecretName, tenant: string) => Promise<string>;
};

/** That host as one step at one site sees it. */
export const connectorsFor = (
  { resolveSecret, commands, siteAllow }: ConnectorHost,
  { tenant, site }: { tenant: string; site: string },
  idempotencyKey: string,
): ConnectorDeps => ({
  commands,
  allow: allowedAt(siteAllow, tenant, site),
  idempotencyKey,
  resolveSecret: (name) => resolveSecret(name, tenant),
});

/** `evidence` has at most 2000 characters. */
export type CheckOutcome = { result: 'pass' | 'fail'; evidence: string };
export type RollbackOutcome = { evidence: string };
