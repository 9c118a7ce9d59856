/** The first thing in a log that does not fit: the id of an event, or a part of the log, and why. */
export class Finding extends Error {
  readonly what: string;
  readonly why: string;

  constructor(what: string, why: string) {
    super(`${what}: ${why}`);
    this.name = 'Finding';
    this.what = what;
    this.why = why;
  }
}
