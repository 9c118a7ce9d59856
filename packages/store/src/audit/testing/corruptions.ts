/** What somebody with the store's password could do to a log. Each says which event verifying has to name, if it is certain. */
import type { Collections, Rows } from '../../core/collections.ts';
import { hashOf } from '../../core/hash.ts';

type Corruption = {
  name: string;
  /** The id that must be named; `undefined` for "something"; `nothing` where the arguments change nothing. */
  apply: (tenant: string, id: string, other: string) => Promise<string | undefined>;
};

const flipped = (text: string): string => `${text.startsWith('0') ? '1' : '0'}${text.slice(1)}`;

export const corruptions = ({ audit, tiles, logs }: Collections): Corruption[] => {
  const rowOf = async (id: string): Promise<Rows['audit']> => {
    const row = await audit.findOne({ _id: id });
    if (!row) throw new Error(`no event ${id}`);
    return row;
  };
  const lastTile = async (tenant: string) => {
    const tile = (await tiles.find({ tenant }).sort({ index: -1 }).limit(1).toArray())[0];
    if (!tile) throw new Error('no tile');
    return tile;
  };
  return [
    {
      name: 'the content of an event',
      async apply(_, id) {
        await audit.updateOne({ _id: id }, { $set: { 'event.actor.id': 'somebody.else' } });
        return id;
      },
    },
    {
      name: 'the content of an event and its hash',
      async apply(_, id) {
        const event = { ...(await rowOf(id)).event, at: '2020-01-01T00:00:00.000Z' };
        await audit.updateOne({ _id: id }, { $set: { event, hash: hashOf(event) } });
        return id;
      },
    },
    {
      name: 'the hash of an event',
      async apply(_, id) {
        await audit.updateOne({ _id: id }, { $set: { hash: flipped((await rowOf(id)).hash) } });
        return id;
      },
    },
    {
      name: 'the customer of an event',
      async apply(_, id) {
        await audit.updateOne({ _id: id }, { $set: { customer: 'somebody' } });
        return id;
      },
    },
    {
      name: 'an event is dropped',
      async apply(_, id) {
        const { signed } = await rowOf(id);
        await audit.deleteOne({ _id: id });
        return signed ? undefined : id;
      },
    },
    {
      name: 'two events change places',
      async apply(_, id, other) {
        if (id === other) return 'nothing';
        const [a, b] = [await rowOf(id), await rowOf(other)];
        await audit.updateOne({ _id: id }, { $set: { event: b.event, hash: b.hash } });
        await audit.updateOne({ _id: other }, { $set: { event: a.event, hash: a.hash } });
        return;
      },
    },
    {
      name: 'an event is put in',
      async apply(tenant, id) {
        const { unsealed: _, signed: __, note: ___, ...row } = await rowOf(id);
        const forged = `${tenant}/${row.stream}/9999`;
        await audit.insertOne({ ...row, _id: forged, seq: 9_999 });
        return forged;
      },
    },
    {
      name: 'an event is put in that continues its record',
      async apply(tenant, id) {
        const { stream } = await rowOf(id);
        const [last] = await audit.find({ tenant, stream }).sort({ seq: -1 }).limit(1).toArray();
        if (!last) throw new Error(`nothing of ${stream}`);
        const event = { ...last.event, seq: last.seq + 1, prev: last.hash };
        const forged = {
          _id: `${tenant}/${stream}/${event.seq}`,
          seq: event.seq,
          hash: hashOf(event),
          event,
        };
        const { unsealed: _, signed: __, note: ___, ...row } = last;
        await audit.insertOne({ ...row, ...forged });
        return forged._id;
      },
    },
    {
      name: 'the end of a record',
      async apply(tenant, id) {
        const { stream, seq } = await rowOf(id);
        const cut = await audit.find({ tenant, stream, seq: { $gte: seq } }).toArray();
        await audit.deleteMany({ _id: { $in: cut.map((row) => row._id) } });
        return cut.some((row) => row.signed) ? undefined : id;
      },
    },
    {
      name: 'a value beside its commitment',
      async apply(_, id) {
        const { personal = [] } = await rowOf(id);
        const changed = personal.map((p, i) => (i === 0 ? { ...p, value: `${p.value}!` } : p));
        await audit.updateOne({ _id: id }, { $set: { personal: changed } });
        return personal.length === 0 ? 'nothing' : id;
      },
    },
    {
      name: 'the salt of a value',
      async apply(_, id) {
        const { personal = [] } = await rowOf(id);
        const changed = personal.map((p) => ({ ...p, salt: flipped(p.salt) }));
        await audit.updateOne({ _id: id }, { $set: { personal: changed } });
        return personal.length === 0 ? 'nothing' : id;
      },
    },
    {
      name: 'a value that nothing commits to',
      async apply(_, id) {
        const value = { commit: `sha256:${'0'.repeat(64)}`, salt: '00', value: 'put in' };
        await audit.updateOne({ _id: id }, { $push: { personal: value } });
        return id;
      },
    },
    {
      name: 'another event’s value in the place of its own',
      async apply(_, id, other) {
        const { personal = [] } = await rowOf(other);
        await audit.updateOne({ _id: id }, { $set: { personal } });
        return id === other || personal.length === 0 ? 'nothing' : id;
      },
    },
    {
      name: 'the place of an event',
      async apply(tenant, id) {
        await audit.updateOne({ _id: id }, { $set: { place: `${tenant}/000000000009999` } });
        return id;
      },
    },
    {
      name: 'an event is dropped with its leaf',
      async apply(tenant, id) {
        const tile = (await tiles.find({ tenant }).toArray()).find((t) => t.entries.some((e) => e.id === id));
        if (!tile) throw new Error(`no leaf for ${id}`);
        await audit.deleteOne({ _id: id });
        await tiles.updateOne(
          { _id: tile._id },
          { $set: { entries: tile.entries.filter((e) => e.id !== id) } },
        );
        return;
      },
    },
    {
      name: 'a leaf',
      async apply(tenant, id) {
        const tile = (await tiles.find({ tenant }).toArray()).find((t) => t.entries.some((e) => e.id === id));
        if (!tile) throw new Error(`no leaf for ${id}`);
        const entries = tile.entries.map((e) => (e.id === id ? { ...e, event: flipped(e.event) } : e));
        await tiles.updateOne({ _id: tile._id }, { $set: { entries } });
        return id;
      },
    },
    {
      name: 'the last tile is cut short',
      async apply(tenant) {
        const tile = await lastTile(tenant);
        await tiles.updateOne({ _id: tile._id }, { $set: { entries: tile.entries.slice(0, -1) } });
        return;
      },
    },
    {
      name: 'a byte of a checkpoint',
      async apply(tenant) {
        const row = (await audit.find({ tenant, signed: { $exists: true } }).toArray())[0];
        if (!row?.note) throw new Error('no checkpoint');
        await audit.updateOne(
          { _id: row._id },
          { $set: { note: row.note.replace('perennial', 'perennia1') } },
        );
        return `the checkpoint at ${row._id}`;
      },
    },
    {
      name: 'the end of the log',
      async apply(tenant) {
        const log = await logs.findOne({ _id: tenant });
        await logs.updateOne({ _id: tenant }, { $set: { peaks: (log?.peaks ?? []).map(flipped) } });
        return 'the end of the log';
      },
    },
  ];
};
