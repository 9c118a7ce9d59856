/** How much a workbook may unfold to. Measured: some 660,000 rows of two columns fill the total. */
export type ZipLimits = {
  /** Of all entries together, bytes. */
  totalBytes: number;
  /** Unpacked : packed, of one entry that unpacks to more than `ratioFromBytes`. */
  ratio: number;
  ratioFromBytes: number;
  entries: number;
};

export const zipLimits: ZipLimits = {
  totalBytes: 100_000_000,
  ratio: 200,
  ratioFromBytes: 10_000_000,
  entries: 1_000,
};
