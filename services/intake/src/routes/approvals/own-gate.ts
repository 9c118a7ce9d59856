import { serviceKeys } from '@perennial/domain/entitlement/rules';
import { gates } from '@perennial/domain/migration/run/rules';

type Gate = { subject: { type: string }; gate: string };

/**
 * These are asked for by a ticket or a run itself, with a statement of its own, and it says what becomes of them: nobody
 * puts another in their place or speaks for it. Answers which command to give instead.
 */
export const ownCommand = ({ subject: { type }, gate }: Gate): string | undefined => {
  if (type === 'ticket' && gate === 'fix')
    return 'it is asked for when a fix is proposed: POST /v1/tickets/{no}/propose-fix';
  if (type === 'contract' && serviceKeys.some((key) => key === gate))
    return 'it is asked for when a ticket needs more than is left: POST /v1/tickets';
  if (type === 'migration' && gates.some((one) => one === gate))
    return 'the run asks for it when it comes to this gate: POST /v1/migrations/{no}/start';
  return undefined;
};
