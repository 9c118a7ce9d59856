import { policyOf } from '../clock/normalize.ts';
import { either } from '../duration/either.ts';
import type { HoursRef, LevelTermsOf } from '../rules.ts';
import type { LevelFile } from './schema.ts';

export const levelOf = ({ clocks, updateEvery, updateEveryMs }: LevelFile): LevelTermsOf<HoursRef> => {
  const every = either(updateEvery, updateEveryMs);
  return { clocks: clocks.map(policyOf), ...(every === undefined ? {} : { updateEveryMs: every }) };
};
