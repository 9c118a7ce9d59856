import { checkVectors } from './check.ts';

/** What `npm run vectors` prints of a file's text; its last line is always `N passed, N failed`. */
export const printVectors = (text: string): { lines: string[]; failed: number } => {
  const report = checkVectors(text);
  if ('unreadable' in report)
    return {
      lines: [...report.unreadable, `0 passed, ${report.unreadable.length} failed`],
      failed: report.unreadable.length,
    };
  const failed = report.outcomes.filter((one) => one.faults.length > 0);
  return {
    lines: [
      ...failed.flatMap(({ id, faults }) => faults.map((fault) => `${id}  ${fault}`)),
      `${report.outcomes.length - failed.length} passed, ${failed.length} failed`,
    ],
    failed: failed.length,
  };
};
