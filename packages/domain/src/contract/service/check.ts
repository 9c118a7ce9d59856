import { serviceKeys } from '../../entitlement/rules.ts';
import type { FieldFault } from '../../errors.ts';
import { memberOf, membersOf, type Salvaged, salvage } from '../../input/salvage.ts';
import { serviceFile } from './schema.ts';

const fields = serviceFile.partial();
type ReadService = Salvaged<ReturnType<typeof fields.parse>>;

const ofService = ({ fields: service, given }: ReadService, path: string): FieldFault[] => {
  const { entitlement } = service;
  return [
    ...(service.atZero === 'bill' && !given.has('rate')
      ? [
          {
            path: `${path}/rate`,
            code: 'missing',
            message: 'atZero: bill needs a price: give `rate` in minor units for one unit beyond',
          },
        ]
      : []),
    ...(service.included === false && given.has('entitlement')
      ? [
          {
            path: `${path}/entitlement`,
            code: 'notIncluded',
            message: 'a service that is not included has no entitlement: remove it, or write included: true',
          },
        ]
      : []),
    ...(entitlement?.unit === 'hours' && entitlement.factors && !entitlement.hours
      ? [
          {
            path: `${path}/entitlement/hours`,
            code: 'missing',
            message:
              'factors need to know the open hours: give `hours: { calendar: <id> }`, or drop the factors',
          },
        ]
      : []),
  ];
};

/** Rules across the services of a file: all twelve of the catalogue, and the fields that need each other. */
export const serviceFaults = (value: unknown): FieldFault[] => {
  if (value === undefined) return [];
  const given = new Set(membersOf(value).map(([key]) => key));
  return serviceKeys.flatMap((key) => {
    const path = `/services/${key}`;
    const service = salvage(fields, memberOf(value, key));
    if (service) return ofService(service, path);
    return given.has(key)
      ? []
      : [
          {
            path,
            code: 'missing',
            message: `the catalogue's service ${key} is missing: write its entitlement, or included: false`,
          },
        ];
  });
};
