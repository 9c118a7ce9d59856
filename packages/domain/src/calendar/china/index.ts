/** Legal holidays and make-up working days (调休) of mainland China by year, as the State Council ordered them. */
import type { HolidaySetYear } from '../rules.ts';
import { china2025 } from './2025.ts';
import { china2026 } from './2026.ts';

export const chinaYears: readonly HolidaySetYear[] = [china2025, china2026];
