import { expect, test } from 'vitest';
import { OptionError, readOptions } from './options.ts';

test('nothing asked for: default ports, data kept, demo seeded', () => {
  expect(readOptions([], {})).toEqual({ fresh: false, demo: true });
});

test('arguments after -- are read', () => {
  const argv = ['--port-base', '5000', '--fresh', '--no-demo', '--dir', '/tmp/x'];
  expect(readOptions(argv, {})).toEqual({ portBase: 5000, fresh: true, demo: false, dir: '/tmp/x' });
});

test('npm start --port-base 5000 --fresh --no-demo: npm eats the switches and leaves the number', () => {
  const env = { npm_config_port_base: 'true', npm_config_fresh: 'true', npm_config_demo: '' };
  expect(readOptions(['5000'], env)).toEqual({ portBase: 5000, fresh: true, demo: false });
});

test('npm start --port-base=5000 --demo=false', () => {
  const env = { npm_config_port_base: '5000', npm_config_demo: 'false' };
  expect(readOptions([], env)).toEqual({ portBase: 5000, fresh: false, demo: false });
});

test('an argument wins over an npm switch', () => {
  expect(readOptions(['--port-base', '6000'], { npm_config_port_base: '5000' }).portBase).toBe(6000);
});

test.each([
  [['--port-base', 'many'], {}, /whole number/],
  [['--port-base', '80'], {}, /1024/],
  [['--port-base', '65000'], {}, /64000/],
  [['--prot-base', '5000'], {}, /usage/],
  [['5000'], {}, /unexpected '5000'/],
  [[], { npm_config_port_base: 'true' }, /needs a number/],
])('%j is refused by name', (argv, env, message) => {
  expect(() => readOptions(argv, env)).toThrow(OptionError);
  expect(() => readOptions(argv, env)).toThrow(message);
});
