import type { App } from '@perennial/service-kit/app';
import type { NoteRefusal } from '@perennial/service-kit/refusals';
import type { IntakeDeps } from '../../deps.ts';
import type { Identity } from '../identity.ts';

export type AuthDeps = IntakeDeps & { identity: Identity; noteRefusal: NoteRefusal };

/** Adds one group of routes that sign-in is part of. */
export type AuthRoutes = (app: App, deps: AuthDeps) => void;
