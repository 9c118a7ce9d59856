/** A set-up step that cannot go on: what happened, and what the reader can do about it. */
export class SetupFailure extends Error {
  constructor(what, remedy, detail = '') {
    super(what);
    this.remedy = remedy;
    this.detail = detail;
  }
}

/** One message, remedy last, and exit code 1. Anything that is not a SetupFailure keeps its stack. */
export const report = (error) => {
  if (!(error instanceof SetupFailure)) throw error;
  const detail = error.detail.trim().split('\n').slice(-6).join('\n  ');
  process.stderr.write(`\nset-up failed: ${error.message}\n`);
  if (detail) process.stderr.write(`  ${detail}\n`);
  process.stderr.write(`remedy: ${error.remedy}\n\n`);
  process.exit(1);
};
