/** The small register of passed courses that roles stand on. */
import { overlapsPeriod } from '@perennial/domain/access/period';
import type { TrainingRecord } from '@perennial/domain/people/roles';
import { registerId } from '@perennial/domain/register/schema';
import { readBody, readQuery } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const instant = z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso));
const body = z
  .strictObject({
    person: registerId,
    course: registerId,
    version: z.string().trim().min(1).max(40),
    date: instant,
    expiresAt: instant,
  })
  .refine((record) => record.expiresAt > record.date, {
    path: ['expiresAt'],
    message: 'must be later than `date`',
  });
const query = z.strictObject({ person: registerId.optional() });

const iso = (at: number): string => new Date(at).toISOString();
const view = ({ date, expiresAt, ...record }: TrainingRecord) => ({
  ...record,
  date: iso(date),
  expiresAt: iso(expiresAt),
});

export const trainingRoutes: Routes = (app, { store, now }) => {
  const tag = 'People';
  document(app, {
    method: 'get',
    path: '/v1/training',
    permission: 'training.read',
    summary: 'Training records',
    tag,
    query,
  });
  app.get('/v1/training', async (c) => {
    const { scope } = c.var;
    const { person } = readQuery(c, query);
    const found = await store.identity.training.list(scope, person);
    const shown = found.filter(({ date, expiresAt }) => overlapsPeriod(scope, date, expiresAt));
    return c.json({ items: shown.map(view) });
  });
  document(app, {
    method: 'post',
    path: '/v1/training',
    permission: 'training.write',
    summary: 'Record a passed course',
    tag,
    body,
    answers: { 201: 'The record' },
  });
  app.post('/v1/training', async (c) => {
    const { scope } = c.var;
    const record = await readBody(c, body);
    if (record.date > now())
      throw invalid([{ path: '/date', code: 'range', message: 'a course to come is not passed yet' }]);
    if (record.person === scope.actor.id)
      throw invalid([{ path: '/person', code: 'self', message: 'nobody records training of one’s own' }]);
    if (!(await store.registers.get(scope, 'people', record.person)))
      throw invalid([{ path: '/person', code: 'unknown', message: `there is no person ${record.person}` }]);
    return c.json(view(await store.identity.training.add(scope, record)), 201);
  });
};
