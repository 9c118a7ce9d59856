import type { AnyEnvelope, CommandBodies, Envelope } from '@perennial/domain/ticket/commands/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';

/** Pairs a command's name with its own body; TypeScript cannot follow the pair through a union by itself. */
export const envelopeOf = <N extends CommandName>(
  name: N,
  head: Omit<Envelope, 'name' | 'body'>,
  body: CommandBodies[N],
): AnyEnvelope => ({ ...head, name, body }) as AnyEnvelope;
