import type { Envelope } from '@perennial/domain/ticket/commands/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';
import type { Draft } from '../draft.ts';

/** Applies one command that was found legal. `at` is the instant that decides: its receipt, never in the future. */
export type Handler<N extends CommandName> = (draft: Draft, command: Envelope<N>['body'], at: number) => void;
