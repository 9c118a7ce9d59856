/** The check could not be carried out, so it says nothing about the site: neither a pass nor a fail. */
export class CheckInconclusive extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
    this.name = 'CheckInconclusive';
  }
}

/** The rollback step did not succeed; the site may be half rolled back. */
export class RollbackFailed extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
    this.name = 'RollbackFailed';
  }
}

/** The innermost message: fetch hides the reason ("connect ECONNREFUSED") in its cause. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  // A refused connection to a name with several addresses comes as an AggregateError without a message.
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  return first === undefined ? error.message : reasonOf(first);
};
