import { DomainError } from '@perennial/domain/errors';
import { refusals } from '@perennial/domain/migration/run/refusals/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { aMigration } from '@perennial/testkit/flow/a-migration';
import { expect, test } from 'vitest';
import { envelopeOf } from './command.ts';
import { giveMigration } from './give.ts';

const { record } = aMigration();
const scope = { tenant: 'north', actor: systemActor, requestId: 'test' };
const command = envelopeOf('start', { id: 'c', actor: systemActor, receivedAt: 0, requestId: 'test' }, {});

const gone = () =>
  new DomainError('migration.refused', refusals['state.over'], {
    errors: [{ path: '', code: 'state.over', message: refusals['state.over'] }],
  });

/** `starting`: whether the relay still has the start when it is asked, again and again. */
const world = (starting: boolean[], answers: (Error | undefined)[]) => {
  let at = 0;
  let sent = 0;
  // Connects at the first call only, and every call of this test is answered here.
  const real = openStore({ uri: 'mongodb://localhost:1/none' });
  const store: Store = {
    ...real,
    starts: { ...real.starts, pending: async () => starting.shift() ?? false },
    migrations: { ...real.migrations, get: async () => record },
  };
  const deps = {
    store,
    now: () => {
      at += 1_000;
      return at;
    },
    migrations: {
      command: async () => {
        sent += 1;
        const answer = answers.shift();
        if (answer) throw answer;
      },
      runJob: async () => {},
    },
    command: async () => {},
    logger: createLogger('intake', 'silent'),
    urls: { self: 'http://intake', namespace: 'default' },
    wake: () => {},
  };
  return { give: () => giveMigration(deps, scope, record, command), sent: () => sent };
};

test('a run whose workflow is just being started gets its command as soon as it has', async () => {
  const { give, sent } = world([true, true, false], [gone(), gone(), undefined]);
  expect(await give()).toBe(record);
  expect(sent()).toBe(3);
});

test('where the start does not get through, the caller may repeat', async () => {
  const { give } = world(Array(9).fill(true), Array(9).fill(gone()));
  await expect(give()).rejects.toMatchObject({ code: 'flow.notStarted', details: { retryAfterS: 2 } });
});

test('a run that has ended is over at once', async () => {
  const { give, sent } = world([false], [gone()]);
  await expect(give()).rejects.toMatchObject({ code: 'migration.refused' });
  expect(sent()).toBe(1);
});

test('no other refusal is waited for, even while it starts', async () => {
  const unavailable = new DomainError('flow.unavailable', 'no answer');
  const { give, sent } = world([true], [unavailable]);
  await expect(give()).rejects.toBe(unavailable);
  expect(sent()).toBe(1);
});
