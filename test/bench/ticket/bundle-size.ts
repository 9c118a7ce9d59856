import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { bundleWorkflows } from '@perennial/worker/bundle';

/** The script every workflow's sandbox is made from, in millions of bytes, with its source map inside. */
export const bundleSize = async (): Promise<Result[]> => {
  const { code } = await bundleWorkflows();
  return [resultOf('bundle_mb', [Buffer.byteLength(code) / 1e6], 'MB', { op: '<', target: 2 })];
};
