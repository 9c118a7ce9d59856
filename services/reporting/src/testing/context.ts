import type { Scope } from '@perennial/domain/scope/rules';
import type { ReportingStore } from '../ports.ts';
import type { ReportingContext } from '../router/trpc.ts';
import { noon } from './tickets.ts';

/** What a procedure is called with, half an hour after noon. */
export const contextOf = (scope: Scope, store: ReportingStore): ReportingContext => ({
  scope,
  store,
  now: () => noon + 1_800_000,
  stopping: new AbortController().signal,
  onOutage: () => {},
  admit: async (admitted) => admitted,
});
