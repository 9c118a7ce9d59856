/** A bundle in memory, made by the format's own rules, without a service. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { canonicalize } from '../../../signature/canonicalize.ts';
import { checkpointText } from '../../checkpoint.ts';
import { leafText } from '../../leaf.ts';
import { leafHash, rootOf } from '../../merkle.ts';
import { signNote, verifierText } from '../../note.ts';
import type { AuditEvent } from '../../rules.ts';
import { tilePath, tilesOf, tileWidth } from '../../tiles.ts';
import { eventsPath, leavesPath, partsOf, paths } from '../layout.ts';
import { statementText } from '../statement.ts';
import { writeLeaf } from '../verify-leaves.ts';

const tenant = 'bench';

/** As large as a ticket's: two changes, one of them a commitment. */
const lineOf = (i: number, prev: string): string => {
  const hash = createHash('sha256').update(String(i)).digest('hex');
  const event: AuditEvent = {
    v: 1,
    tenant,
    customer: 'acme',
    stream: `ticket/T-${1_001 + (i % 500)}`,
    seq: Math.floor(i / 500) + 1,
    prev,
    at: new Date(Date.UTC(2026, 0, 5) + i * 1_000).toISOString(),
    actor: { id: 'chen.wei', kind: 'person' },
    action: 'ticket.triaged',
    record: { type: 'ticket', id: `T-${1_001 + (i % 500)}`, rev: Math.floor(i / 500) + 1, hash },
    changes: [
      { path: '/level', old: 'P3', new: 'P2' },
      { path: '/title', old: { commit: `sha256:${hash}` }, new: { commit: `sha256:${prev}` } },
    ],
    cause: {
      workflowId: `ticket/bench/T-${1_001 + (i % 500)}`,
      runId: hash.slice(0, 36),
      requestId: `r-${i}`,
    },
  };
  return canonicalize(event);
};

export const aBundle = (count: number): Map<string, Uint8Array> => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const verifier = { name: `perennial/${tenant}`, key };
  const ends: string[] = [];
  const lines = Array.from({ length: count }, (_, i) => {
    const line = lineOf(i, ends[i % 500] ?? '0'.repeat(64));
    ends[i % 500] = createHash('sha256').update(line).digest('hex');
    return line;
  });
  const tag = createHash('sha256').update('acme').digest('hex');
  const leaves = lines.map((line) => ({ event: createHash('sha256').update(line).digest('hex'), tag }));
  let hashes = leaves.map((leaf) => leafHash(leafText(leaf)));
  const files = new Map<string, Uint8Array>();
  const put = (path: string, text: string) => files.set(path, Buffer.from(text));
  const sign = (text: string) => signNote(text, verifier, privateKey);
  const note = sign(checkpointText({ origin: verifier.name, size: count, root: rootOf(hashes) }));
  let at = 0;
  for (const { level, index, width } of tilesOf(count)) {
    if (level > at) {
      const full = Math.floor(hashes.length / tileWidth);
      const below = hashes;
      hashes = Array.from({ length: full }, (_, i) => rootOf(below, i * tileWidth, (i + 1) * tileWidth));
      at = level;
    }
    const from = index * tileWidth;
    files.set(tilePath(level, index, width), Buffer.concat(hashes.slice(from, from + width)));
  }
  const range = { from: 0, to: count };
  for (const { part, from, to } of partsOf(range)) {
    put(leavesPath(part), leaves.slice(from, to).map(writeLeaf).join(''));
    put(
      eventsPath(part),
      lines
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
  put(paths.key, `${verifierText(verifier)}\n`);
  put(paths.checkpoints, `${Buffer.from(note).toString('base64')}\n`);
  const period = { name: '2026', from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
  const claim = { tenant, period, leaves: range, size: count, checkpoints: 1, events: count, files: {} };
  put(paths.statement, sign(statementText(claim)));
  return files;
};
