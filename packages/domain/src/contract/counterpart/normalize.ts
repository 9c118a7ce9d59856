import { either } from '../duration/either.ts';
import type { Counterpart } from '../rules.ts';
import type { CounterpartFile } from './schema.ts';

export const counterpartOf = ({ escalation, ...rest }: CounterpartFile): Counterpart => ({
  ...rest,
  escalation: escalation.map(({ to, after, afterMs }) => {
    const ms = either(after, afterMs);
    if (ms === undefined) throw new TypeError(`the escalation of ${rest.module} was not checked`);
    return { to, afterMs: ms };
  }),
});
