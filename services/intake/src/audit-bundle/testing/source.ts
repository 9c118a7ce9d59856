/** A log that lives in memory, with a key of its own. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Range } from '@perennial/domain/audit/bundle/layout';
import { checkpointText } from '@perennial/domain/audit/checkpoint';
import { leafText, tagOf } from '@perennial/domain/audit/leaf';
import { leafHash, rootOf } from '@perennial/domain/audit/merkle';
import { signNote, verifierText } from '@perennial/domain/audit/note';
import { commitmentOf } from '@perennial/domain/audit/personal';
import type { AuditEvent, PersonalValue } from '@perennial/domain/audit/rules';
import { canonicalize } from '@perennial/domain/signature/canonicalize';
import { readableFiles } from '../readable.ts';
import { type BundleSource, bundleFiles } from '../write.ts';

export const customers = ['acme', 'bohai', undefined] as const;
const hashOf = (event: AuditEvent): string => createHash('sha256').update(canonicalize(event)).digest('hex');

const committed = (salt: string, value: string): PersonalValue => ({
  commit: commitmentOf(salt, value),
  salt,
  value,
});
/** Why the i-th event happened, and a word beside it that is the vendor's own. */
export const reasonOf = (i: number): PersonalValue => committed(`r${i}`, `因为 "${i}" 😀\u0001\u2028`);
export const noteOf = (i: number): PersonalValue => committed(`n${i}`, `between us, ${i}`);

/** Seven records that take turns, dealt to two customers and the vendor itself. */
export const eventsOf = (count: number): AuditEvent[] => {
  const heads = new Map<string, { seq: number; hash: string }>();
  return Array.from({ length: count }, (_, i) => {
    const stream = `ticket/T-${1_001 + (i % 7)}`;
    const customer = customers[(i % 7) % customers.length];
    const { seq, hash } = heads.get(stream) ?? { seq: 0, hash: '0'.repeat(64) };
    const event: AuditEvent = {
      v: 1,
      tenant: 'north',
      ...(customer === undefined ? {} : { customer }),
      stream,
      seq: seq + 1,
      prev: hash,
      at: new Date(Date.UTC(2026, 6, 1) + i * 60_000).toISOString(),
      actor: { id: 'li.wei', kind: 'person' },
      action: 'ticket.triaged',
      record: { type: 'ticket', id: stream.slice(7), rev: seq + 1, hash: hash.slice(0, 8) },
      reason: { commit: reasonOf(i).commit },
      changes: [
        { path: '/module', old: null, new: '仓储 "WMS"' },
        { path: '/events/1', old: null, new: { note: { commit: noteOf(i).commit } } },
      ],
      cause: { requestId: `r-${i}` },
    };
    heads.set(stream, { seq: event.seq, hash: hashOf(event) });
    return event;
  });
};

/** `lie`: one event that is sealed as another customer's. `keys`: of a log that is made anew. */
export const sourceOf = (
  events: readonly AuditEvent[],
  signedAt: readonly number[],
  lie?: { at: number; as: string },
  keys = generateKeyPairSync('ed25519'),
): BundleSource => {
  const { publicKey, privateKey } = keys;
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const verifier = { name: 'perennial/north', key: raw };
  const key = {
    verifier,
    sign: (text: string) => signNote(text, verifier, privateKey),
    tag: (customer: string | undefined) => tagOf(Buffer.alloc(32, 5), customer),
  };
  const entries = events.map((event, i) => ({
    id: String(i),
    event: hashOf(event),
    tag: key.tag(i === lie?.at ? lie.as : event.customer),
  }));
  const leaves = entries.map((entry) => leafHash(leafText({ event: entry.event, tag: entry.tag })));
  return {
    tenant: 'north',
    key,
    size: events.length,
    restores: [],
    checkpoints: signedAt.map((size) =>
      key.sign(checkpointText({ origin: verifier.name, size, root: rootOf(leaves.slice(0, size)) })),
    ),
    async *entries() {
      for (let at = 0; at < entries.length; at += 256) yield entries.slice(at, at + 256);
    },
    events: async (ids) =>
      ids.map((id) => {
        const event = events[Number(id)];
        return event && { event, values: [reasonOf(Number(id)), noteOf(Number(id))] };
      }),
  };
};

export const keyOf = (source: BundleSource): string => verifierText(source.key.verifier);

export type Files = ReadonlyMap<string, Uint8Array>;

export const bundleOf = async (source: BundleSource, leaves: Range, customer?: string): Promise<Files> => {
  const period = { name: '2026-Q3', from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' };
  const about = { tenant: source.tenant, ...(customer === undefined ? {} : { customer }), period };
  const files = new Map<string, Uint8Array>();
  const wish = { ...about, leaves, readable: await readableFiles(about) };
  for await (const { path, bytes } of bundleFiles(source, wish)) files.set(path, bytes);
  return files;
};
