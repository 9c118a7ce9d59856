/** What only the person holds at present: somebody else takes it over first, so that nothing is left without anybody. */
import type { Obstacle } from '@perennial/domain/erasure/rules';
import { type RegisterName, type RegisterRow, registers } from '@perennial/domain/register/schema';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';

type Read = { rows: Collections; session: Session; tenant: string; person: string };

const listOf = async <N extends RegisterName>(
  { rows, session, tenant }: Read,
  register: N,
): Promise<RegisterRow<N>[]> => {
  const found = await rows.registers
    .find({ tenant, register }, { session })
    .sort({ id: 1, _id: 1 })
    .toArray();
  return found.map(({ row }) => registers[register].parse(row) as RegisterRow<N>);
};

const ofTickets = async ({ rows, session, tenant, person }: Read): Promise<Obstacle[]> => {
  const found = await rows.tickets
    .find({ tenant, assignee: person, state: { $nin: ['closed', 'cancelled'] } }, { session })
    .sort({ number: 1, _id: 1 })
    .toArray();
  return found.map(({ record: { no } }) => ({
    code: 'ticket.assigned',
    subject: `ticket/${no}`,
    message: `${no} is assigned to ${person}; assign it to somebody else`,
  }));
};

const ofApprovals = async ({ rows, session, tenant, person }: Read): Promise<Obstacle[]> => {
  const found = await rows.approvals
    .find({ tenant, open: true }, { session })
    .sort({ position: 1, _id: 1 })
    .toArray();
  return found
    .filter(({ record: { author, executor, signatures, delegations, breakGlass } }) =>
      [
        author,
        executor,
        breakGlass?.by,
        ...signatures.flatMap((s) => [s.by, s.onBehalfOf]),
        ...delegations.flatMap((d) => [d.from, d.to]),
      ].some((one) => one?.id === person),
    )
    .map(({ record: { no } }) => ({
      code: 'approval.open',
      subject: `approval/${no}`,
      message: `${no} is open and names ${person}; have it signed or rejected, and asked for anew by somebody else`,
    }));
};

const ofRegisters = async (read: Read): Promise<Obstacle[]> => {
  const { person } = read;
  const [groups, people, rotas] = [
    await listOf(read, 'groups'),
    await listOf(read, 'people'),
    await listOf(read, 'rotas'),
  ];
  return [
    ...groups
      .filter((group) => group.lead === person)
      .map(({ id }) => ({
        code: 'group.lead' as const,
        subject: `groups/${id}`,
        message: `the group ${id} escalates to ${person}; name another lead`,
      })),
    ...people
      .filter((one) => one.manager === person)
      .map(({ id }) => ({
        code: 'person.manager' as const,
        subject: `people/${id}`,
        message: `${id} has no other manager than ${person}; name another one`,
      })),
    ...rotas
      .filter((rota) => rota.people.every((one) => one === person))
      .map(({ id }) => ({
        code: 'rota.only' as const,
        subject: `rotas/${id}`,
        message: `nobody else is on call in ${id}; put somebody on it`,
      })),
  ];
};

/** The newest version of a contract is what holds; older ones are swept. */
const ofContracts = async ({ rows, session, tenant, person }: Read): Promise<Obstacle[]> => {
  const found = await rows.contracts
    .find({ tenant, latest: true }, { session })
    .sort({ id: 1, _id: 1 })
    .toArray();
  return found
    .filter(({ contract: { counterparts = [] } }) =>
      counterparts.some(
        ({ vendor, escalation }) =>
          vendor.person === person || escalation.some(({ to }) => 'person' in to && to.person === person),
      ),
    )
    .map(({ id }) => ({
      code: 'contract.names',
      subject: `contract/${id}`,
      message: `the contract ${id} calls ${person} as counterpart; apply a version that names somebody else`,
    }));
};

export const obstaclesOf = async (read: Read): Promise<Obstacle[]> => [
  ...(await ofTickets(read)),
  ...(await ofApprovals(read)),
  ...(await ofRegisters(read)),
  ...(await ofContracts(read)),
];
