import { DomainError } from '@perennial/domain/errors';

/** The position an event id stands for. Ids are ours: anything but a non-negative integer is a 422. */
export const positionOf = (id: string | undefined, path: string): number => {
  if (id === undefined || id === '') return 0;
  const position = Number(id);
  if (/^\d{1,16}$/.test(id) && Number.isSafeInteger(position)) return position;
  throw new DomainError('request.invalid', 'the id of the last event is not one of this stream', {
    errors: [{ path, code: 'invalid', message: 'send the id of an event of this stream, or none' }],
  });
};
