import { webhookRow } from '@perennial/domain/register/schema';
import type { StoreContext } from '../core/context.ts';
import { registerKey } from '../registers/references.ts';
import type { Wrapper } from '../secrets/wrap.ts';
import { atBoot, noteSecret } from './note.ts';
import type { WebhookRepository } from './port.ts';
import { isClear, newSecret, secretSealer, withoutSecret } from './sealed.ts';

export const webhookRepository = (
  { rows, transact, now }: StoreContext,
  wrapper: Wrapper | undefined,
): WebhookRepository => {
  const sealer = secretSealer(wrapper);
  const sealOne = (_id: string): Promise<boolean> =>
    transact(async (session) => {
      const found = await rows.registers.findOne({ _id }, { session });
      const sealed = found && sealer.of(found);
      if (!found || !sealed || !isClear(found)) return false;
      const next = { ...found, row: withoutSecret(found.row), sealed, rev: found.rev + 1 };
      await rows.registers.replaceOne({ _id }, next, { session });
      const reason = 'the secret stood in the clear in the register';
      await noteSecret({ rows, now }, session, atBoot, next, {
        action: 'webhook.secret-sealed',
        old: sealed.rev,
        reason,
      });
      return true;
    });
  return {
    async target(tenant, id) {
      const found = await rows.registers.findOne({ _id: registerKey(tenant, 'webhooks', id) });
      const sealed = found && sealer.of(found);
      if (!found || !sealed || found.tenant !== tenant) return undefined;
      const { url, active } = webhookRow.parse(withoutSecret(found.row));
      return active ? { url, secrets: sealer.valid(found, sealed, now()) } : undefined;
    },
    rotate: (scope, id, { reason, overlapMs }) =>
      transact(async (session) => {
        const _id = registerKey(scope.tenant, 'webhooks', id);
        const found = await rows.registers.findOne({ _id }, { session });
        if (found?.tenant !== scope.tenant || scope.customer !== undefined) return undefined;
        const secret = newSecret();
        const at = now();
        const old = sealer.of(found);
        const sealed = old ? sealer.next(found, old, secret, at, overlapMs) : sealer.first(found, secret);
        const next = { ...found, row: withoutSecret(found.row), sealed, rev: found.rev + 1 };
        await rows.registers.replaceOne({ _id }, next, { session });
        const change = { action: 'webhook.secret-rotated', old: old?.rev ?? null, reason } as const;
        await noteSecret({ rows, now }, session, scope, next, change);
        return { secret, ...(old && overlapMs > 0 ? { earlierUntil: at + overlapMs } : {}) };
      }),
    async sealClear() {
      const all = await rows.registers.find({ register: 'webhooks' }).toArray();
      let count = 0;
      for (const row of all) if (isClear(row) && (await sealOne(row._id))) count += 1;
      return count;
    },
  };
};
