/** Where a stack lives. */
export type Place = {
  /** The checkout. */
  root: string;
  /** Data, logs and state of this stack; absolute. */
  dir: string;
  /** What every child inherits. */
  env: Record<string, string>;
};
