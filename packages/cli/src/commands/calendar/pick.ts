import { call, type GlobalFlags } from '../../call.ts';
import { usage } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { listAt, textAt } from '../../json.ts';

/** The calendar that was named, or the only one there is. @throws CliFailure (usage) naming those to choose from. */
export const pickCalendar = async (
  io: Io,
  flags: GlobalFlags,
  named: string | undefined,
  how: string,
): Promise<string> => {
  if (named !== undefined) return named;
  const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/calendars' });
  const ids = listAt(answer.json, 'items').map((item) => textAt(item, 'id'));
  const [only, ...others] = ids;
  if (only === undefined)
    throw usage('there is no calendar yet: apply one first, `perennial calendar example` prints one');
  if (others.length > 0) throw usage(`which calendar? ${how} one of: ${ids.join(', ')}`);
  return only;
};
