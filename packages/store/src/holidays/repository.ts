import type { StoreContext } from '../core/context.ts';
import type { HolidayRepository } from '../ports.ts';

export const holidayRepository = ({ rows }: StoreContext): HolidayRepository => ({
  async list({ tenant }, set) {
    const found = await rows.holidays.find({ tenant, set }).sort({ _id: 1 }).toArray();
    return found.map((row) => row.notice);
  },
});
