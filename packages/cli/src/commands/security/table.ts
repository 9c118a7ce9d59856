import { type Json, numberAt, textAt } from '../../json.ts';
import { renderFitted } from '../../output/fit.ts';
import { headingsOf } from '../../output/reader.ts';
import type { Reader } from '../../output/ticket.ts';
import { shownInstant } from '../../output/time.ts';

const detailOf = (event: Json): string => {
  const detail = event !== null && typeof event === 'object' && !Array.isArray(event) ? event.detail : null;
  return detail !== null && typeof detail === 'object'
    ? Object.entries(detail)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')
    : '';
};

export const securityTable = (events: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['id', 'at', 'kind', 'count', 'actor', 'about', 'state', 'detail']),
    events.map((event) => [
      textAt(event, 'id'),
      shownInstant(textAt(event, 'at'), reader.timeZone),
      textAt(event, 'kind'),
      `${numberAt(event, 'count') ?? ''}`,
      textAt(event, 'actor', 'id'),
      textAt(event, 'about'),
      textAt(event, 'state'),
      detailOf(event),
    ]),
  );
