import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const named = ['--flavour', 'mariadb', '--database', 'legacy'];

test('the least there is to say', () => {
  expect(readOptions(named)).toEqual({
    flavour: 'mariadb',
    database: 'legacy',
    rows: 200_000,
    seed: 7,
    faults: 'default',
    keyFile: 'answer-key.json',
  });
});

test('classes of faults are counted one by one', () => {
  const { faults } = readOptions([...named, '--faults', 'zero-date=3,bom-cycle=1']);
  expect(faults).toEqual({ 'zero-date': 3, 'bom-cycle': 1 });
});

test.each([
  [['--database', 'x'], '--flavour: one of postgres, mariadb, not undefined'],
  [['--flavour', 'oracle', '--database', 'x'], 'not oracle'],
  [['--flavour', 'postgres'], '--database: name the database'],
  [[...named, '--rows', '1e6'], '--rows: a whole number, not 1e6'],
  [[...named, '--seed', '-1'], '--seed'],
  [[...named, '--faults', 'zero-date'], '--faults: a whole number'],
  [[...named, '--faults', '=3'], '--faults: write CLASS=N, not =3'],
  [[...named, '--rowz', '1'], '--rowz'],
] as const)('%j is refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
