import { type Level, levels } from '../../ticket/rules.ts';
import { levelOf } from '../level/normalize.ts';
import type { HoursRef, LevelTermsOf, PhaseOf } from '../rules.ts';
import type { PhaseFile } from './schema.ts';

export const phaseOf = ({ levels: given, ...phase }: PhaseFile): PhaseOf<HoursRef> => {
  const terms: Partial<Record<Level, LevelTermsOf<HoursRef>>> = {};
  for (const level of levels) {
    const file = given[level];
    if (file) terms[level] = levelOf(file);
  }
  return { ...phase, levels: terms };
};
