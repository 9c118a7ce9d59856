import type { Contract } from '@perennial/domain/contract/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { ClockFigure, CreditRecord, EntitlementUse, Export } from '@perennial/store/ports';
import type { ReportingStore } from '../ports.ts';

type Row = { record: TicketRecord; position: number };

/**
 * The part of the store that reporting reads, in memory, bounded by scope as the real one is. `fail` is thrown by every
 * read while it is set; `scopes` keeps what each read was bounded by, `exported` what left as a file.
 */
export const memoryStore = () => {
  const rows: Row[] = [];
  const contracts: { tenant: string; contract: Contract }[] = [];
  const credits: { tenant: string; record: CreditRecord }[] = [];
  const uses = new Map<string, EntitlementUse[]>();
  const scopes: Scope[] = [];
  const exported: (Export & { by: string })[] = [];
  const state: { fail: Error | undefined } = { fail: undefined };
  const within = (scope: Scope): Row[] => {
    scopes.push(scope);
    if (state.fail) throw state.fail;
    return rows.filter(
      ({ record }) =>
        record.tenant === scope.tenant &&
        (scope.customer === undefined || record.customer === scope.customer),
    );
  };
  const contractOf = (scope: Scope, id: string): Contract | undefined => {
    within(scope);
    return contracts.find(
      ({ tenant, contract }) =>
        tenant === scope.tenant &&
        contract.id === id &&
        (scope.customer === undefined || contract.customer === scope.customer),
    )?.contract;
  };
  const notes = new Map<string, string>();
  const store: ReportingStore = {
    tickets: {
      get: async (scope, no) => {
        const row = within(scope).find(({ record }) => record.no === no);
        return row && { record: row.record, archived: false };
      },
      list: async (scope, filter) => {
        const hits = within(scope)
          .map(({ record }) => record)
          .filter((r) => filter.state?.includes(r.state) ?? true)
          .filter((r) => filter.level?.includes(r.level) ?? true)
          .filter((r) => filter.customer === undefined || r.customer === filter.customer)
          .filter((r) => filter.cursor === undefined || r.number > Number(filter.cursor))
          .sort((a, b) => a.number - b.number);
        const items = hits.slice(0, filter.limit);
        const last = items.at(-1);
        return { items, ...(last && hits.length > items.length ? { nextCursor: String(last.number) } : {}) };
      },
      changedSince: async (scope, since, limit) =>
        within(scope)
          .filter((row) => row.position > since)
          .sort((a, b) => a.position - b.position)
          .slice(0, limit),
    },
    contracts: {
      get: async (scope, id) => contractOf(scope, id),
      versionAt: async (scope, id) => contractOf(scope, id),
    },
    credits: {
      list: async (scope, { contract, limit, cursor }) => {
        within(scope);
        const hits = credits
          .filter(({ tenant }) => tenant === scope.tenant)
          .map(({ record }) => record)
          .filter((record) => scope.customer === undefined || record.customer === scope.customer)
          .filter((record) => record.contract === contract);
        const first = Number(cursor ?? 0);
        const next = first + limit;
        return {
          items: hits.slice(first, next),
          ...(hits.length > next ? { nextCursor: String(next) } : {}),
        };
      },
    },
    entitlements: {
      use: async (scope, { id }) => {
        within(scope);
        return uses.get(id) ?? [];
      },
    },
    exports: {
      note: async (scope, one) => {
        within(scope);
        exported.push({ ...one, by: scope.actor.id });
      },
    },
    seals: { checkpoint: async (tenant) => notes.get(tenant) },
    calendars: { lookup: async () => () => undefined },
    reports: {
      clockFigures: async (scope, range) =>
        within(scope)
          .filter(({ record: r }) => r.openedAt >= range.from && r.openedAt < range.to)
          .filter(({ record: r }) => range.level === undefined || r.level === range.level)
          .filter(({ record: r }) => range.customer === undefined || r.customer === range.customer)
          .flatMap(({ record: r }) =>
            r.clocks.map(
              (clock): ClockFigure => ({
                ticket: r.no,
                customer: r.customer,
                module: r.module,
                level: r.level,
                kind: clock.kind,
                clock: clock.name,
                state: clock.state,
                dueAt: clock.dueAt,
                openedAt: r.openedAt,
              }),
            ),
          )
          .filter((f) => range.kind === undefined || f.kind === range.kind)
          .filter((f) => scope.customer === undefined || f.kind === 'sla'),
    },
  };
  return {
    store,
    scopes,
    exported,
    state,
    /** The newest signed checkpoint of a vendor's audit log. */
    putCheckpoint: (note: string, tenant = 'demo-vendor') => void notes.set(tenant, note),
    putContract: (contract: Contract, tenant = 'demo-vendor') => void contracts.push({ tenant, contract }),
    putCredit: (record: CreditRecord, tenant = 'demo-vendor') => void credits.push({ tenant, record }),
    /** What a contract's services have come to. */
    putUse: (contract: string, use: EntitlementUse[]) => void uses.set(contract, use),
    /** Inserts or replaces a record; it becomes the last change. */
    put: (record: TicketRecord) => {
      const position = Math.max(0, ...rows.map((row) => row.position)) + 1;
      const at = rows.findIndex((row) => row.record.no === record.no && row.record.tenant === record.tenant);
      if (at >= 0) rows.splice(at, 1);
      rows.push({ record, position });
    },
  };
};
