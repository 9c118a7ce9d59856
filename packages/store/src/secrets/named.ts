/** Secrets under a name: put over HTTP, used by the worker, and never answered to anybody. */
import { requireReason } from '@perennial/domain/reason/wanted';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { masterKeyNeeded } from './key-ring.ts';
import type { NamedSecret, SecretRepository } from './port.ts';
import type { Binding, Wrapper } from './wrap.ts';

type Row = Rows['secrets'];
type Action = 'secret.created' | 'secret.replaced' | 'secret.deleted';

const idOf = (tenant: string, name: string): string => `${tenant}/${name}`;
const bindingOf = ({ tenant, name: id }: Pick<Row, 'tenant' | 'name'>): Binding => ({
  purpose: 'secret',
  tenant,
  id,
});
const view = ({ name, createdAt, by, rev }: Row): NamedSecret => ({ name, createdAt, by, rev });

const revChange = (action: Action, rev: number) => ({
  path: '/rev',
  old: action === 'secret.created' ? null : action === 'secret.deleted' ? rev : rev - 1,
  new: action === 'secret.deleted' ? null : rev,
});

export const secretRepository = (
  { rows, transact, now }: StoreContext,
  wrapper: Wrapper | undefined,
): SecretRepository => {
  /** `row` is wrapped with a fresh nonce each time, so its hash says nothing of the value. */
  const note = (session: Session, { actor, requestId }: Scope, action: Action, row: Row, reason?: string) =>
    appendAudit(rows, session, [
      {
        tenant: row.tenant,
        stream: `secret/${row.name}`,
        at: new Date(now()).toISOString(),
        actor: { id: actor.id, kind: actor.kind },
        action,
        ...(reason === undefined ? {} : { reason }),
        record: { type: 'secret', id: row.name, rev: row.rev, hash: hashOf(row) },
        changes: [revChange(action, row.rev)],
        cause: { requestId },
      },
    ]);
  return {
    put: (scope, { name, value, reason }) =>
      transact(async (session) => {
        const { tenant, actor } = scope;
        const _id = idOf(tenant, name);
        const before = await rows.secrets.findOne({ _id }, { session });
        if (before) requireReason(reason, `there is a secret ${name} already`);
        const wrapped = masterKeyNeeded(wrapper).wrap(bindingOf({ tenant, name }), Buffer.from(value));
        const rev = (before?.rev ?? 0) + 1;
        const row: Row = { _id, tenant, name, wrapped, createdAt: now(), by: actor.id, rev };
        if (before) await rows.secrets.replaceOne({ _id }, row, { session });
        else await rows.secrets.insertOne(row, { session });
        await note(session, scope, before ? 'secret.replaced' : 'secret.created', row, reason);
        return view(row);
      }),
    list: async ({ tenant }) => (await rows.secrets.find({ tenant }).sort({ _id: 1 }).toArray()).map(view),
    remove: (scope, name, reason) =>
      transact(async (session) => {
        const _id = idOf(scope.tenant, name);
        const row = await rows.secrets.findOne({ _id }, { session });
        if (row?.tenant !== scope.tenant) return undefined;
        await rows.secrets.deleteOne({ _id }, { session });
        await note(session, scope, 'secret.deleted', row, reason);
        return view(row);
      }),
    read: async (tenant, name) => {
      const row = await rows.secrets.findOne({ _id: idOf(tenant, name) });
      if (row?.tenant !== tenant) return undefined;
      return Buffer.from(masterKeyNeeded(wrapper).unwrap(bindingOf(row), row.wrapped)).toString();
    },
  };
};
