import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = { registry: Registry; requests: Histogram<'method' | 'route' | 'status'> };

/** A registry of its own for each app, so that two apps in one process do not clash. */
export const createMetrics = (service: string): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route pattern and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return { registry, requests };
};

/** A counter of the service's own. */
export const createCounter = <L extends string>(
  { registry }: Metrics,
  name: string,
  help: string,
  labelNames: L[],
) => new Counter<L>({ name, help, labelNames, registers: [registry] });

/** A gauge of the service's own, read anew whenever somebody asks for `/metrics`; NaN says that it is not known now. */
export const createGauge = ({ registry }: Metrics, name: string, help: string, read: () => Promise<number>) =>
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
