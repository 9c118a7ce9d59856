import { msOf } from './parse.ts';

/** The one of `4h` and milliseconds that was written. */
export const either = (text: string | undefined, ms: number | undefined): number | undefined =>
  text === undefined ? ms : msOf(text);
