import { expect, test } from 'vitest';
import { wantedPorts } from '../ports.ts';
import { temporalSpec } from './temporal.ts';

test.each([
  [undefined, 'http://localhost:4100/codec'],
  [9000, 'http://localhost:9100/codec'],
])('Temporal UI asks intake of the same stack to decrypt, port base %s', (base, endpoint) => {
  const { args } = temporalSpec({ root: '/r', dir: '/r/d', env: {} }, wantedPorts(base));
  expect(args[args.indexOf('--ui-codec-endpoint') + 1]).toBe(endpoint);
});
