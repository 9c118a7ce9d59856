/** The erasure of a person: one administrator asks, another confirms, and what came of it can be read at any time. */
import type { Erasure, ErasureStep, Obstacle } from '@perennial/domain/erasure/rules';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findPerson } from './find.ts';

const body = z.strictObject({ reason: reasonText });

const iso = (at: number): string => new Date(at).toISOString();
const stepOf = ({ at, ...step }: ErasureStep) => ({ ...step, at: iso(at) });

const viewOf = ({ tenant: _, asked, confirmed, cancelled, doneAt, ...erasure }: Erasure) => ({
  ...erasure,
  asked: stepOf(asked),
  ...(confirmed === undefined ? {} : { confirmed: stepOf(confirmed) }),
  ...(cancelled === undefined ? {} : { cancelled: stepOf(cancelled) }),
  ...(doneAt === undefined ? {} : { doneAt: iso(doneAt) }),
});

/** Before it is confirmed: with what has to be handed over first. */
const planned = (person: string, erasure: Erasure | undefined, obstacles: Obstacle[]) => ({
  ...(erasure === undefined ? { person, state: 'none' } : viewOf(erasure)),
  obstacles,
});

export const eraseRoutes: Routes = (app, { store }) => {
  const { erasures } = store;
  const tag = 'People';
  const path = '/v1/people/{id}/erase';
  const params = ['id'];
  document(app, {
    method: 'get',
    path,
    permission: 'person.read',
    summary: 'How far the erasure of a person has come: what is gone, what remains, what stays and why',
    tag,
    params,
  });
  app.get('/v1/people/:id/erase', async (c) => {
    const { scope } = c.var;
    const { id } = await findPerson(store, scope, c.req.param('id'));
    const erasure = await erasures.get(scope, id);
    const isPlan = erasure === undefined || erasure.state === 'asked' || erasure.state === 'cancelled';
    return c.json(isPlan ? planned(id, erasure, await erasures.obstacles(scope, id)) : viewOf(erasure));
  });
  document(app, {
    method: 'post',
    path,
    permission: 'person.erase',
    summary: 'Ask to erase a person; nothing happens until a second person confirms it',
    tag,
    params,
    body,
    reason: 'always',
    answers: {
      201: 'It waits to be confirmed',
      409: '`erasure.handOver` names what somebody else has to take over first',
    },
  });
  app.post('/v1/people/:id/erase', async (c) => {
    const { scope } = c.var;
    const { id } = await findPerson(store, scope, c.req.param('id'));
    const { reason } = await readBody(c, body);
    return c.json(viewOf(await erasures.ask(scope, id, reason)), 201);
  });
  document(app, {
    method: 'post',
    path: `${path}/confirm`,
    permission: 'person.erase',
    summary: 'Confirm it, as another person than who asked; from here on it cannot be undone',
    tag,
    params,
    body,
    reason: 'always',
    answers: { 202: 'It is being carried out' },
  });
  app.post('/v1/people/:id/erase/confirm', async (c) => {
    const { scope } = c.var;
    const { id } = await findPerson(store, scope, c.req.param('id'));
    const { reason } = await readBody(c, body);
    return c.json(viewOf(await erasures.confirm(scope, id, reason)), 202);
  });
  document(app, {
    method: 'post',
    path: `${path}/cancel`,
    permission: 'person.erase',
    summary: 'Call it off before it is confirmed',
    tag,
    params,
    body,
    reason: 'always',
  });
  app.post('/v1/people/:id/erase/cancel', async (c) => {
    const { scope } = c.var;
    const { id } = await findPerson(store, scope, c.req.param('id'));
    const { reason } = await readBody(c, body);
    return c.json(viewOf(await erasures.cancel(scope, id, reason)));
  });
};
