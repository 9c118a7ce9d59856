import { lookup } from 'node:dns';
import { Socket } from 'node:net';
import { isAddress, mayReach, type Reach } from '@perennial/domain/net/address';
import { guardedLookup } from '@perennial/domain/net/guarded-lookup';

/**
 * What a database client connects through, to nowhere the operator has not opened. `allow`: `host`, `host:port` and
 * networks. `trusted`: the address is the operator's own, so that it may be internal. Sockets of this machine's file
 * system are not opened.
 */
export class GuardedSocket extends Socket {
  readonly #allow: readonly string[];
  readonly #trusted: boolean;

  constructor({ allow, trusted }: { allow: readonly string[]; trusted: boolean }) {
    super();
    this.#allow = allow;
    this.#trusted = trusted;
  }

  override connect(port: unknown, host?: unknown): this {
    if (typeof port !== 'number' || typeof host !== 'string')
      return this.destroy(new Error('a database is named by host and port'));
    const open = this.#trusted || [host, `${host}:${port}`].some((one) => this.#allow.includes(one));
    const reach: Reach = { open, allow: this.#allow };
    if (isAddress(host) && !mayReach(host, reach))
      return this.destroy(new Error(`${host} is an address that may not be reached from here`));
    return super.connect({
      port,
      host,
      lookup: guardedLookup(reach, (name, done) => lookup(name, { all: true }, done)),
    });
  }
}
