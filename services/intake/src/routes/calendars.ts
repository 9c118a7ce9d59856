import type { Routes } from '../deps.ts';
import { applyCalendarRoute } from './calendars/apply.ts';
import { importHolidaysRoute } from './calendars/holidays.ts';
import { calendarImpactRoute } from './calendars/impact.ts';
import { readCalendarRoutes } from './calendars/read.ts';

export const calendarRoutes: Routes = (app, deps) => {
  readCalendarRoutes(app, deps);
  applyCalendarRoute(app, deps);
  importHolidaysRoute(app, deps);
  calendarImpactRoute(app, deps);
};
