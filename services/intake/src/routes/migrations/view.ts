/** A run as HTTP shows it. */
import { isoIn } from '@perennial/domain/calendar/iso';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Urls } from '../../deps.ts';

/** Where the vendor is at home; instants carry their offset. */
const iso = isoIn('Asia/Shanghai');

/** Durations and counts have other names. */
const isInstant = (name: string): boolean => /At$|^(at|since|until|nextDeadline)$/.test(name);

/** The same value with every instant as ISO-8601; by the names that the shapes of a run give them. */
export const withInstants = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withInstants);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'number' && isInstant(name) ? iso(inner) : withInstants(inner),
    ]),
  );
};

export const linksOf = ({ no, workflow }: MigrationRecord, { self, temporalUi, namespace }: Urls) => {
  const run = `${self}/v1/migrations/${no}`;
  return {
    self: run,
    progress: `${run}/progress`,
    quarantine: `${run}/quarantine`,
    report: `${run}/report`,
    ...(temporalUi
      ? { temporal: `${temporalUi}/namespaces/${namespace}/workflows/${encodeURIComponent(workflow.id)}` }
      : {}),
  };
};

export const runView = (record: MigrationRecord, urls: Urls) => {
  const { workflow: _, tenant: __, ...shown } = record;
  return { ...Object(withInstants(shown)), links: linksOf(record, urls) };
};
