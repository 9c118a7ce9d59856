/** `copy` and `report` have processes of their own, so that bulk work never delays a clock. */
export const taskQueues = {
  flow: 'perennial-flow',
  io: 'perennial-io',
  copy: 'perennial-copy',
  report: 'perennial-report',
} as const;
