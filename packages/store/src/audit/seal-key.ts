/** The Ed25519 key of a tenant's log and the secret of its tags; at rest only under the vendor's master key. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { tagOf } from '@perennial/domain/audit/leaf';
import { signNote } from '@perennial/domain/audit/note';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { type Binding, wrapper } from '../secrets/wrap.ts';
import { appendAudit } from './append.ts';
import type { SealKey } from './seal-port.ts';
import type { SealKeyRow } from './seal-row.ts';

const secretBytes = 32;

const bindingOf = (tenant: string): Binding => ({ purpose: 'signing-key', tenant, id: 'log' });

/** @throws Error when the master key is another one, or the row was moved to another tenant. */
const unlock = (master: Uint8Array, { tenant, box }: SealKeyRow): Buffer => {
  try {
    return Buffer.from(wrapper(master).unwrap(bindingOf(tenant), box));
  } catch (cause) {
    throw new Error(`the master key does not open the sealing key of ${tenant}`, { cause });
  }
};

const asKey = (row: SealKeyRow, secret: Uint8Array, privateKey: KeyObject): SealKey => {
  const verifier = { name: row.name, key: Buffer.from(row.publicKey, 'base64') };
  return {
    verifier,
    sign: (text) => signNote(text, verifier, privateKey),
    tag: (customer) => tagOf(secret, customer),
  };
};

const make = (tenant: string, master: Uint8Array): SealKeyRow => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const secret = Buffer.concat([
    randomBytes(secretBytes),
    privateKey.export({ format: 'der', type: 'pkcs8' }),
  ]);
  return {
    _id: tenant,
    tenant,
    name: `perennial/${tenant}`,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
    box: wrapper(master).wrap(bindingOf(tenant), secret),
  };
};

/** Reads the key or makes it: two that ask at once get the same one. */
export const sealKey = async (
  { rows, transact, now }: StoreContext,
  tenant: string,
  master: Uint8Array,
): Promise<SealKey> => {
  if (master.length !== 32) throw new RangeError(`a master key has 32 bytes, not ${master.length}`);
  const row = await transact(async (session) => {
    const found = await rows.sealKeys.findOne({ _id: tenant }, { session });
    if (found) return found;
    const made = make(tenant, master);
    await rows.sealKeys.insertOne(made, { session });
    const { name, publicKey } = made;
    await appendAudit(rows, session, [
      {
        tenant,
        stream: `sealing-key/${tenant}`,
        at: new Date(now()).toISOString(),
        actor: { id: 'sealer', kind: 'system' },
        action: 'sealing-key.created',
        record: { type: 'sealing-key', id: tenant, rev: 1, hash: hashOf({ name, publicKey }) },
        changes: [{ path: '/publicKey', old: null, new: publicKey }],
        cause: {},
      },
    ]);
    return made;
  });
  const secret = unlock(master, row);
  return asKey(
    row,
    secret.subarray(0, secretBytes),
    createPrivateKey({ key: secret.subarray(secretBytes), format: 'der', type: 'pkcs8' }),
  );
};
