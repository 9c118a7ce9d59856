import { generateKeyPairSync } from 'node:crypto';
import { readStatement, type Statement, statementText } from '@perennial/domain/audit/bundle/statement';
import type { Trusted } from '@perennial/domain/audit/bundle/verify';
import type { PersonalValue } from '@perennial/domain/audit/rules';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ours, pythons } from './testing/judges.ts';
import { bundleOf, eventsOf, type Files, keyOf, noteOf, reasonOf, sourceOf } from './testing/source.ts';
import type { BundleSource } from './write.ts';

const count = 600;
const keys = generateKeyPairSync('ed25519');
const source = sourceOf(eventsOf(count), [1, 100, 256, 257, count], undefined, keys);
let whole: Files;
let acme: Files;
beforeAll(async () => {
  whole = await bundleOf(source, { from: 0, to: count });
  acme = await bundleOf(source, { from: 40, to: 590 }, 'acme');
});

const both = async (files: Files, trusted: Trusted = {}) => {
  const said = ours(files, trusted);
  expect(await pythons(files, trusted)).toEqual(said);
  return said;
};
const textIn = (files: Files, path: string): string => Buffer.from(files.get(path) ?? []).toString();
const withText = (files: Files, path: string, text: string): Files =>
  new Map([...files, [path, Buffer.from(text)]]);
const linesIn = (files: Files, path: string): string[] => textIn(files, path).split('\n').slice(0, -1);
const withLines = (files: Files, path: string, lines: readonly string[]): Files =>
  withText(files, path, lines.map((line) => `${line}\n`).join(''));

const statementOf = (files: Files): Statement => {
  const read = readStatement(textIn(files, 'bundle.note'), source.key.verifier);
  return read && 'statement' in read ? read.statement : expect.fail('no statement');
};

describe('a bundle as it was made', () => {
  test('is verified by both, with its own key and with the one from elsewhere', async () => {
    expect(await both(whole)).toEqual({
      code: 0,
      said: 'verified: 600 events of 2026-Q3, log of 600 events',
    });
    expect(await both(whole, { key: keyOf(source) })).toMatchObject({ code: 0 });
  });

  test('of one customer holds that customer’s events, all of them, and no word of another’s', async () => {
    const own = eventsOf(count)
      .slice(40, 590)
      .filter(({ customer }) => customer === 'acme');
    expect(await both(acme)).toMatchObject({
      code: 0,
      said: expect.stringContaining(`${own.length} events`),
    });
    const all = [...acme.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');
    expect(all).toContain('acme');
    expect(all).not.toContain('bohai');
  });

  test('of more than one part, and of none of the log’s events, is verified', async () => {
    const long = sourceOf(eventsOf(9_000), [9_000]);
    expect(await both(await bundleOf(long, { from: 3_000, to: 8_500 }))).toMatchObject({ code: 0 });
    expect(await both(await bundleOf(source, { from: 0, to: 0 }))).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^verified: 0 events/),
    });
  });
});

describe('the words behind an event’s commitments', () => {
  const path = 'values/000000.jsonl';
  const index = 'index/000000.csv';
  /** The same log, whose store keeps other values beside its events. */
  const keeping = (change: (values: PersonalValue[], i: number) => PersonalValue[]): BundleSource => ({
    ...source,
    events: async (ids) =>
      (await source.events(ids)).map(
        (stored, i) => stored && { ...stored, values: change([...stored.values], i) },
      ),
  });
  const all = { from: 0, to: count };

  test('stand in the vendor’s bundle with their salts, and reasons in its index', () => {
    expect(linesIn(whole, path)).toHaveLength(2 * count);
    expect(textIn(whole, path)).toContain(noteOf(7).value);
    expect(textIn(whole, index)).toContain('因为 ""7""');
  });

  test('of a customer’s bundle are the reasons alone', () => {
    const own = linesIn(acme, 'events/000000.jsonl').length;
    expect(linesIn(acme, path)).toHaveLength(own);
    expect(textIn(acme, path)).not.toContain('between us');
    expect(textIn(acme, index)).toContain('因为 ""42""');
  });

  test('may be erased: the bundle verifies, and its index says so', async () => {
    const erased = await bundleOf(
      keeping((values, i) => (i === 7 ? [] : values)),
      all,
    );
    expect(await both(erased)).toMatchObject({ code: 0 });
    expect(linesIn(erased, path)).toHaveLength(2 * (count - 1));
    expect(linesIn(erased, index)[8]).toContain('"erased 已删除"');
    const none = await bundleOf(
      keeping(() => []),
      all,
    );
    expect(await both(none)).toMatchObject({ code: 0 });
  });

  test.each([
    ['changed', { value: 'because of us' }],
    ['with another salt', { salt: '00' }],
    ['that are no text', { value: JSON.parse('7') }],
  ])('%s are named, though the vendor signed the bundle', async (_, change) => {
    const forged = keeping((values, i) =>
      i === 7 ? [...values.slice(0, 1), { ...(values[1] ?? noteOf(7)), ...change }] : values,
    );
    expect(await both(await bundleOf(forged, all))).toEqual({
      code: 1,
      said: `does not verify: line 16 of ${path}: it is not the text that was committed to`,
    });
  });

  test('that no event commits to are named', async () => {
    const forged = keeping((values, i) => (i === 7 ? [...values, reasonOf(count + 1)] : values));
    expect(await both(await bundleOf(forged, all))).toEqual({
      code: 1,
      said: `does not verify: line 17 of ${path}: no event commits to it`,
    });
  });

  test('are missed by no one in a bundle of the time before there were any', async () => {
    const old = new Map(whole);
    const claim = statementOf(whole);
    const { [path]: _, ...files } = claim.files;
    old.delete(path);
    old.set('bundle.note', Buffer.from(source.key.sign(statementText({ ...claim, files }))));
    expect(await both(old)).toMatchObject({ code: 0 });
  });
});

describe('what a forger may try is named', () => {
  const events = 'events/000000.jsonl';
  test('another key than the one the reader trusts', async () => {
    const other = sourceOf(eventsOf(count), [count]);
    expect(await both(await bundleOf(other, { from: 0, to: count }), { key: keyOf(source) })).toEqual({
      code: 1,
      said: 'does not verify: key.txt: it is not the key you trust',
    });
  });

  test('an event of the customer left out, its line and all', async () => {
    const lines = linesIn(acme, events);
    const { code, said } = await both(withLines(acme, events, lines.slice(0, -1)));
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/^does not verify: leaf 58\d, line \d+ of .*its event is missing$/),
    ]);
  });

  test('an event of another customer among them', async () => {
    const foreign = linesIn(whole, events).find((line) => line.includes('bohai')) ?? '';
    const lines = linesIn(acme, events);
    expect(await both(withLines(acme, events, [...lines, foreign]))).toEqual({
      code: 1,
      said: `does not verify: line ${lines.length + 1} of ${events}: it was put in: no leaf is its own`,
    });
  });

  test('an event changed together with its leaf', async () => {
    const line = (linesIn(whole, events)[7] ?? '').replace('li.wei', 'wu.jun');
    const lines = linesIn(whole, events).with(7, line);
    expect((await both(withLines(whole, events, lines))).said).toContain(`leaf 7, line 8 of ${events}`);
    const leaves = linesIn(whole, 'leaves/000000.txt').with(7, `${'0'.repeat(64)} -`);
    const forged = withLines(withLines(whole, events, lines), 'leaves/000000.txt', leaves);
    expect((await both(forged)).said).toContain('does not verify: leaf 7:');
  });

  test('a log whose newest checkpoint was cut off', async () => {
    const lines = linesIn(whole, 'checkpoints.txt').slice(0, -1);
    expect((await both(withLines(whole, 'checkpoints.txt', lines))).code).toBe(1);
  });

  test('a folder without one of its files is neither good nor bad', async () => {
    for (const path of [...acme.keys()].filter(
      (name) => !name.startsWith('tile/') || name.endsWith('/000'),
    )) {
      const files = new Map(acme);
      files.delete(path);
      const said = await both(files);
      expect([path, said.code]).toEqual([path, 2]);
    }
  });

  test('nor is a bundle of a version that is not known yet', async () => {
    const note = source.key.sign('perennial audit bundle v2\n{}\n');
    expect(await both(withText(whole, 'bundle.note', note))).toEqual({
      code: 2,
      said: 'cannot be judged: it is a bundle of another version, v2',
    });
  });

  test('a log that was written anew, by who holds the checkpoint of the old one', async () => {
    const [early = ''] = source.checkpoints.slice(1);
    expect(await both(whole, { checkpoint: early })).toMatchObject({ code: 0 });
    const others = eventsOf(count - 1).map((event) => ({
      ...event,
      action: 'ticket.assigned',
      prev: '0'.repeat(64),
    }));
    const newest = await bundleOf(sourceOf(others, [count - 1], undefined, keys), { from: 0, to: 0 });
    const kept = 'does not verify: the checkpoint kept before: ';
    expect(await both(newest)).toMatchObject({ code: 0 });
    expect(await both(newest, { checkpoint: early })).toEqual({
      code: 1,
      said: `${kept}the log does not begin with its 100 events`,
    });
    expect(await both(newest, { checkpoint: source.checkpoints.at(-1) })).toEqual({
      code: 1,
      said: `${kept}it covers 600 events, the log holds 599`,
    });
    expect(await both(newest, { checkpoint: 'no note' })).toEqual({
      code: 1,
      said: `${kept}it is not signed by the key`,
    });
  });

  test('an event that is gone from the store the bundle was made of', async () => {
    const broken = {
      ...source,
      events: async (ids: readonly string[]) => (await source.events(ids)).with(9, undefined),
    };
    expect(await both(await bundleOf(broken, { from: 0, to: count }))).toEqual({
      code: 1,
      said: `does not verify: leaf 9, line 10 of ${events}: the event there is not the one that was sealed`,
    });
  });

  test('an event that its vendor sealed under another customer’s tag', async () => {
    const said = await both(
      await bundleOf(sourceOf(eventsOf(60), [60], { at: 21, as: 'bohai' }), { from: 0, to: 60 }),
    );
    expect([said.code, said.said]).toEqual([
      1,
      expect.stringMatching(/^does not verify: leaf \d+, .*it was sealed as another customer’s$/),
    ]);
  });

  test('a record whose chain does not close, though its vendor sealed it', async () => {
    const crooked = eventsOf(60).map((event, i) => (i === 30 ? { ...event, prev: '1'.repeat(64) } : event));
    const { code, said } = await both(await bundleOf(sourceOf(crooked, [60]), { from: 0, to: 60 }));
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/^does not verify: leaf \d+: it does not continue ticket/),
    ]);
  });
});

type Damage = { kind: string; file: number; at: number; other: number };

/** Undefined where the damage leaves everything as it was. */
const damaged = (files: Files, { kind, file, at, other }: Damage): Files | undefined => {
  const path = [...files.keys()][file % files.size] ?? '';
  const bytes = Buffer.from(files.get(path) ?? []);
  const changed = new Map(files);
  const lines = bytes.toString('latin1').split('\n').slice(0, -1);
  const put = (list: readonly string[]) => Buffer.from(list.map((l) => `${l}\n`).join(''), 'latin1');
  const [a, b] = [at % Math.max(1, lines.length), other % Math.max(1, lines.length)];
  if (lines.length === 0 && (kind === 'drop' || kind === 'swap')) return;
  switch (kind) {
    case 'flip':
      if (bytes.length > 0) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 + (other % 255));
      changed.set(path, bytes);
      break;
    case 'truncate':
      changed.set(path, bytes.subarray(0, at % Math.max(1, bytes.length)));
      break;
    case 'drop':
      changed.set(path, put(lines.toSpliced(a, 1)));
      break;
    case 'insert':
      changed.set(path, put(lines.toSpliced(a, 0, lines[b] ?? '')));
      break;
    case 'swap':
      changed.set(path, put(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '')));
      break;
    case 'copy':
      changed.set(path, files.get([...files.keys()][other % files.size] ?? '') ?? bytes);
      break;
    default:
      changed.delete(path);
  }
  const after = changed.get(path);
  return after && Buffer.from(files.get(path) ?? []).equals(after) ? undefined : changed;
};

const kinds = ['flip', 'truncate', 'drop', 'insert', 'swap', 'copy', 'delete'];
const damage = fc.record({ kind: fc.constantFrom(...kinds), file: fc.nat(), at: fc.nat(), other: fc.nat() });
/** Empty files have no line to swap or drop. */
const possible = (files: Files, d: Damage): boolean =>
  (files.get([...files.keys()][d.file % files.size] ?? '')?.length ?? 0) > 0;

describe('of random damage', () => {
  test('none is missed', () => {
    for (const files of [whole, acme])
      fc.assert(
        fc.property(damage, (d) => {
          fc.pre(possible(files, d));
          const changed = damaged(files, d);
          if (changed) expect(ours(changed).code).toBeGreaterThan(0);
        }),
        { seed: 20_263, numRuns: 400 },
      );
  });

  test('none is judged differently by the second verifier', async () => {
    await fc.assert(
      fc.asyncProperty(damage, fc.boolean(), async (d, one) => {
        const files = one ? acme : whole;
        fc.pre(possible(files, d));
        const changed = damaged(files, d);
        if (changed) expect((await both(changed)).code).toBeGreaterThan(0);
      }),
      { seed: 20_264, numRuns: 40 },
    );
  }, 60_000);
});
