import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublicAddress, isWithin, mayReach } from './address.ts';
import { guardedLookup, type Resolve } from './guarded-lookup.ts';

test.each([
  ['this host', '0.0.0.0'],
  ['private', '10.1.2.3'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['loopback', '127.8.9.1'],
  ['metadata', '169.254.169.254'],
  ['metadata', '168.63.129.16'],
  ['metadata', 'fd00:ec2::254'],
  ['documentation', '203.0.113.7'],
  ['multicast', '224.0.0.251'],
  ['broadcast', '255.255.255.255'],
  ['loopback', '::1'],
  ['unspecified', '::'],
  ['IPv4 in IPv6', '::ffff:10.0.0.1'],
  ['IPv4 in IPv6, in hexadecimal', '::ffff:a00:1'],
  ['NAT64', '64:ff9b::a00:1'],
  ['6to4', '2002:a00:1::1'],
  ['Teredo', '2001::1'],
  ['unique local', 'fd12::1'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['multicast', 'ff02::1'],
  ['no address', 'example.com'],
])('%s is not public: %s', (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('a network holds its own addresses, of its own family, however they are written', () => {
  expect(isWithin('10.1.2.3', ['10.0.0.0/8'])).toBe(true);
  expect(isWithin('::ffff:10.1.2.3', ['10.0.0.0/8'])).toBe(true);
  expect(isWithin('11.0.0.1', ['10.0.0.0/8', 'fd00::/8'])).toBe(false);
  expect(isWithin('fd12::1', ['10.0.0.0/8', 'fd00::/8'])).toBe(true);
  expect(isWithin('10.1.2.3', ['10.1.2.3:443', 'inside.example'])).toBe(false);
});

test.each([
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '168.63.129.16',
  '100.100.100.200',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  '0.0.0.0',
  '::',
  '224.0.0.251',
  'no address',
])('no list opens %s', (address) => {
  const allow = ['0.0.0.0/0', '::/0', '169.254.0.0/16', address];
  expect(mayReach(address, { open: true, allow })).toBe(false);
});

test('a named host may be private; without its name only what lies in a named network', () => {
  for (const address of ['10.1.2.3', '127.0.0.1', '::1', 'fd12::1', '100.64.0.1']) {
    expect(mayReach(address, { open: true, allow: [] })).toBe(true);
    expect(mayReach(address, { open: false, allow: [] })).toBe(false);
  }
  expect(mayReach('10.1.2.3', { open: false, allow: ['10.0.0.0/8'] })).toBe(true);
});

let reached = 0;
const server = createServer((socket) => {
  reached += 1;
  socket.end();
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

/** Answers one after the other, as a name server that is not to be trusted. */
const answering = (...answers: string[][]): { resolve: Resolve; asked: () => number } => {
  let asked = 0;
  return {
    asked: () => asked,
    resolve: (_, done) => {
      const addresses = answers[asked] ?? [];
      asked += 1;
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    },
  };
};

const dial = async (allow: string[], resolve: Resolve, open = false): Promise<void> => {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: 'rebind.example', port, lookup: guardedLookup({ open, allow }, resolve) });
  await once(socket, 'connect');
  socket.resume();
  await once(socket, 'close');
};

test('what was judged is what is dialled: the second answer of a name is judged anew', async () => {
  reached = 0;
  const { resolve, asked } = answering(['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']);
  await dial(['127.0.0.1/32'], resolve);
  expect(asked()).toBe(1);
  await expect(dial(['127.0.0.1/32'], resolve)).rejects.toThrow(/leads to 127\.0\.0\.2/);
  expect(asked()).toBe(2);
  await dial(['127.0.0.1/32'], resolve);
  expect(reached).toBe(2);
});

test('one bad address among good ones is enough, and so is none', async () => {
  reached = 0;
  await expect(dial([], answering(['8.8.8.8', '127.0.0.1']).resolve)).rejects.toThrow(/127\.0\.0\.1/);
  await expect(dial([], answering([]).resolve)).rejects.toThrow(/nowhere/);
  expect(reached).toBe(0);
});

test('a host that was named is dialled wherever it leads, but not to the metadata service', async () => {
  reached = 0;
  await dial([], answering(['127.0.0.1']).resolve, true);
  await expect(dial([], answering(['169.254.169.254']).resolve, true)).rejects.toThrow(/169\.254\.169\.254/);
  expect(reached).toBe(1);
});
