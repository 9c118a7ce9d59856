/** A bundle in memory, made by the format's own rules, without a service. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { canonicalize } from '../../../signature/canonicalize.ts';
import { checkpointText } from '../../checkpoint.ts';
import { leafText } from '../../leaf.ts';
import { leafHash, rootOf } from '../../merkle.ts';
import { signNote, verifierText } from '../../note.ts';
import { commitmentOf } from '../../personal.ts';
import type { AuditEvent, PersonalValue } from '../../rules.ts';
import { tilePath, tilesOf, tileWidth } from '../../tiles.ts';
import { eventsPath, leavesPath, partsOf, paths, valuesPath } from '../layout.ts';
import { statementText } from '../statement.ts';
import { writeLeaf } from '../verify-leaves.ts';

const tenant = 'bench';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const wordOf = (i: number): PersonalValue => {
  const [salt, value] = [sha256(`salt ${i}`).slice(0, 32), `the ${i}. title of a ticket`];
  return { commit: commitmentOf(salt, value), salt, value };
};

/** As large as a ticket's: two changes, one of them a commitment. */
const lineOf = (i: number, prev: string): string => {
  const hash = sha256(String(i));
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
      { path: '/title', old: { commit: `sha256:${hash}` }, new: { commit: wordOf(i).commit } },
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
    ends[i % 500] = sha256(line);
    return line;
  });
  const tag = sha256('acme');
  const leaves = lines.map((line) => ({ event: sha256(line), tag }));
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
  const signed: [string, string][] = [];
  for (const { part, from, to } of partsOf(range)) {
    const words = Array.from({ length: to - from }, (_, i) => `${canonicalize(wordOf(from + i))}\n`).join('');
    put(valuesPath(part), words);
    signed.push([valuesPath(part), sha256(words)]);
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
  const claim = {
    tenant,
    period,
    leaves: range,
    size: count,
    checkpoints: 1,
    events: count,
    files: Object.fromEntries(signed),
  };
  put(paths.statement, sign(statementText(claim)));
  return files;
};
