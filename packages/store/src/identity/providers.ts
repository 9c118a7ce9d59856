/** Identity providers of a tenant. Whoever changes one changes who can sign in: each change is looked at. */
import type { Change } from '@perennial/domain/audit/rules';
import type { IdentityProvider, ProviderDraft } from '@perennial/domain/people/provider';
import type { StoreContext } from '../core/context.ts';
import { note } from './note.ts';
import type { IdentityProviderRepository } from './port.ts';

const idOf = (tenant: string, name: string): string => `${tenant}.${name}`;

/** Of which the trail shows what was and what is. */
const shown = [
  'issuer',
  'clientId',
  'clientSecret',
  'customer',
  'emailDomains',
  'trustsMfa',
  'active',
] as const satisfies (keyof ProviderDraft)[];

const changesOf = (before: IdentityProvider | undefined, after: IdentityProvider | undefined): Change[] =>
  shown.flatMap((field) => {
    const old = before?.[field] ?? null;
    const next = after?.[field] ?? null;
    return JSON.stringify(old) === JSON.stringify(next) ? [] : [{ path: `/${field}`, old, new: next }];
  });

export const providerRepository = ({ rows, transact, now }: StoreContext): IdentityProviderRepository => ({
  put: (scope, { name, reason, ...draft }) =>
    transact(async (session) => {
      const { tenant, actor } = scope;
      const _id = idOf(tenant, name);
      const before = (await rows.identityProviders.findOne({ _id }, { session }))?.provider;
      const rev = (before?.rev ?? 0) + 1;
      const provider: IdentityProvider = {
        ...draft,
        id: _id,
        tenant,
        name,
        rev,
        changedAt: now(),
        by: actor.id,
      };
      const changes = changesOf(before, provider);
      if (before && changes.length === 0) return before;
      const row = { _id, tenant, provider };
      if (before) await rows.identityProviders.replaceOne({ _id }, row, { session });
      else await rows.identityProviders.insertOne(row, { session });
      await note(rows, session, scope, {
        type: 'identity-provider',
        id: name,
        action: before ? 'identity-provider.changed' : 'identity-provider.created',
        at: provider.changedAt,
        rev,
        record: provider,
        changes,
        reason,
      });
      return provider;
    }),
  async find(id) {
    return (await rows.identityProviders.findOne({ _id: id }))?.provider;
  },
  async list({ tenant }) {
    const found = await rows.identityProviders.find({ tenant }).sort({ _id: 1 }).toArray();
    return found.map(({ provider }) => provider);
  },
  remove: (scope, name, reason) =>
    transact(async (session) => {
      const _id = idOf(scope.tenant, name);
      const row = await rows.identityProviders.findOne({ _id }, { session });
      if (row?.tenant !== scope.tenant) return undefined;
      const { provider } = row;
      await rows.identityProviders.deleteOne({ _id }, { session });
      await note(rows, session, scope, {
        type: 'identity-provider',
        id: name,
        action: 'identity-provider.deleted',
        at: now(),
        rev: provider.rev + 1,
        record: provider,
        changes: changesOf(provider, undefined),
        reason,
      });
      return provider;
    }),
});
