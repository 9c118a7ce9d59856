/** What Temporal UI can be searched by. Nothing personal stands in an attribute. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';

const keyword = (name: string) => defineSearchAttributeKey(name, 'KEYWORD');
const datetime = (name: string) => defineSearchAttributeKey(name, 'DATETIME');

export const searchAttributes = {
  tenant: keyword('Tenant'),
  kind: keyword('Kind'),
  phase: keyword('Phase'),
  slaState: keyword('SlaState'),
  priority: keyword('Priority'),
  assignee: keyword('Assignee'),
  customer: keyword('Customer'),
  site: keyword('Site'),
  module: keyword('Module'),
  release: keyword('Release'),
  nextDeadline: datetime('NextDeadline'),
  slaDueAt: datetime('SlaDueAt'),
};

/** As the server's enum counts them. */
const wireType = { KEYWORD: 2, DATETIME: 6 } as const;
const invalidArgument = 3;

/** The server takes new attributes into use some seconds after it has stored them; until then it refuses the query. */
const untilUsable = async (connection: Connection, namespace: string, withinMs: number): Promise<void> => {
  // `Release` is a keyword of the query language: names are quoted.
  const query = Object.values(searchAttributes)
    .map(({ name }) => `\`${name}\` IS NULL`)
    .join(' AND ');
  for (const until = Date.now() + withinMs; ; await sleep(200)) {
    try {
      await connection.workflowService.countWorkflowExecutions({ namespace, query });
      return;
    } catch (e) {
      if (!isGrpcServiceError(e) || e.code !== invalidArgument || Date.now() > until) throw e;
    }
  }
};

/**
 * Creates what is missing in the namespace and waits until it can be used; repeating it changes nothing.
 * @throws Error naming an attribute that exists with another type.
 */
export const ensureSearchAttributes = async (connection: Connection, namespace: string): Promise<void> => {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const wanted = Object.values(searchAttributes).map((key) => ({ name: key.name, type: wireType[key.type] }));
  for (const { name, type } of wanted) {
    const found = customAttributes?.[name];
    if (found !== undefined && found !== type)
      throw new Error(
        `search attribute ${name} exists in namespace ${namespace} with another type; remove or rename it`,
      );
  }
  const missing = wanted.filter(({ name }) => customAttributes?.[name] === undefined);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, type])),
  });
  await untilUsable(connection, namespace, 60_000);
};
