import { expect, test } from 'vitest';
import { fieldOf } from './headings.ts';

test.each([
  ['sites', '编号', 'id'],
  ['changes', '模块', 'module'],
  ['sites', '模块', 'modules'],
  ['sites', 'timeZone', 'timeZone'],
] as const)('in %s %s is the field %s', (register, heading, field) => {
  expect(fieldOf(register, heading)).toBe(field);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  '%s is a word like any other',
  (heading) => {
    expect(fieldOf('sites', heading)).toBe(heading);
    expect(fieldOf('changes', heading)).toBe(heading);
  },
);
