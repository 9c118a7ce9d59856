/** How many of each thing a company of a given number of rows has. */
export type Sizes = {
  users: number;
  raws: number;
  semis: number;
  finished: number;
  items: number;
  locations: number;
  suppliers: number;
  customers: number;
  /** Of each item. */
  lotsPerItem: number;
  lots: number;
  serials: number;
  receipts: number;
  deliveries: number;
  vouchers: number;
  attachments: number;
};

/** Lines of a receipt, of a delivery, of a voucher; components of a product. */
export const linesEach = 3;
/** Movements of each stock cell. */
export const rounds = 5;

export const leastRows = 6_000;
export const mostRows = 200_000_000;

/** `rows` in all tables together, met within three in a hundred. */
export const sizesOf = (rows: number): Sizes => {
  if (!Number.isSafeInteger(rows) || rows < leastRows || rows > mostRows)
    throw new RangeError(`rows: a whole number from ${leastRows} to ${mostRows}, not ${rows}`);
  const share = (part: number, least: number) => Math.max(least, Math.round((rows * part) / 1.033));
  const items = share(0.015, 80);
  const finished = Math.max(3, Math.floor(items * 0.15));
  const semis = Math.max(3, Math.floor(items * 0.25));
  const lotsPerItem = 4;
  return {
    users: Math.min(500, Math.max(16, Math.round(rows / 4_000))),
    raws: items - semis - finished,
    semis,
    finished,
    items,
    locations: Math.min(2_000, Math.max(12, Math.round(rows / 1_000))),
    suppliers: share(0.003, 40),
    customers: share(0.005, 40),
    lotsPerItem,
    lots: items * lotsPerItem,
    serials: share(0.05, 40),
    receipts: share(0.025, 20),
    deliveries: share(0.03, 20),
    vouchers: share(0.03, 20),
    attachments: share(0.01, 10),
  };
};
