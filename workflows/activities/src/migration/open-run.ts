import { runName } from '@perennial/connectors/database/ledger/run-name';
import { openSource } from '@perennial/connectors/database/open-source';
import type { SourcePort } from '@perennial/connectors/database/ports';
import { introspect } from '@perennial/connectors/database/postgres/introspect';
import { openSession } from '@perennial/connectors/database/postgres/session';
import { openNamed } from '@perennial/connectors/database/resolve-connection';
import type { ConnectionName, Plan } from '@perennial/domain/migration/plan/rules';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import { ApplicationFailure } from '@temporalio/activity';
import type { StepDeps } from './deps.ts';

export type RunRef = { tenant: string; no: string; planHash: string; load?: string };
type Session = Awaited<ReturnType<typeof openSession>>;

export type OpenRun = {
  plan: Plan;
  /** As the ledger calls this load. */
  run: string;
  resolve: (name: ConnectionName) => Promise<string>;
  source: SourcePort;
  /** A session of the target that writes the ledger and is shared within the activity. */
  target: Session;
  /** Another one; all are closed at the end. */
  connect: () => Promise<Session>;
  /** Where this load writes: the plan's schema, or that of the rehearsal. */
  schema: string;
  /** The plan's own schema, whatever is rehearsed. */
  liveSchema: string;
  sourceInfo: () => Promise<SchemaInfo>;
  targetInfo: () => Promise<SchemaInfo>;
};

export const loadName = 'load';

/** Rehearsals write beside the real schema, or wherever the plan says. */
export const schemaOf = (plan: Plan, load: string): string => {
  const schema = plan.target.schema ?? 'public';
  return load === loadName ? schema : `${schema}_${load.replaceAll('-', '_')}`;
};

const connectionOf = (plan: Plan, load: string): ConnectionName =>
  load === loadName ? plan.target.connection : (plan.rehearsals?.connection ?? plan.target.connection);

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Opens both databases of a run for one activity, and closes whatever was opened, however it ends. */
export const withRun = async <T>(
  deps: StepDeps,
  ref: RunRef,
  work: (run: OpenRun) => Promise<T>,
): Promise<T> => {
  const plan = await deps.planOf(ref.tenant, ref.planHash);
  if (plan === undefined)
    throw ApplicationFailure.nonRetryable(
      `the plan ${ref.planHash} of ${ref.no} is not in the store`,
      'notFound',
    );
  return withPlan(deps, ref, plan, work);
};

/** The same for a plan that is not stored, as when it is checked. */
export const withPlan = async <T>(
  deps: Pick<StepDeps, 'resolveSecret'>,
  { tenant, no, load = loadName }: Omit<RunRef, 'planHash'>,
  plan: Plan,
  work: (run: OpenRun) => Promise<T>,
): Promise<T> => {
  const resolve = (name: ConnectionName): Promise<string> => deps.resolveSecret(name, tenant);
  const schema = schemaOf(plan, load);
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const connect = (): Promise<Session> =>
      openNamed(connectionOf(plan, load), resolve, async (connectionString) => {
        const session = await openSession({ connectionString, name: `perennial ${no}`, schema });
        closing.push(() => session.end());
        return session;
      });
    const source = await openSource(plan.source, resolve);
    closing.push(() => source.close());
    const target = await connect();
    return await work({
      plan,
      run: runName({ tenant, no, load }),
      resolve,
      source,
      target,
      connect,
      schema,
      liveSchema: plan.target.schema ?? 'public',
      sourceInfo: once(() => source.introspect()),
      targetInfo: once(() => introspect(target, schema)),
    });
  } finally {
    // What is left open is ended by its server; the work's own outcome is what counts.
    await Promise.allSettled(closing.map((close) => close()));
  }
};
