import { DomainError } from '@perennial/domain/errors';
import { invalid } from '@perennial/service-kit/problem';
import { type KeyRing, MissingKeyError, PayloadRefusedError } from '@perennial/temporal/codec/keys';
import { keysFor, openWith } from '@perennial/temporal/codec/reader';
import { fromWire, toWire, type WirePayload } from '@perennial/temporal/codec/wire';

/** @throws DomainError `notFound` for the whole request when one key is not the tenant's; nothing was opened then. */
export const openAll = async (
  ring: Pick<KeyRing, 'find'>,
  tenant: string,
  wires: readonly WirePayload[],
): Promise<{ payloads: WirePayload[]; keys: string[] }> => {
  const sealed = wires.map(fromWire);
  const keys = await keysFor(ring, tenant, sealed).catch((e: unknown) => {
    if (!(e instanceof MissingKeyError)) throw e;
    throw new DomainError('notFound', 'a payload names a key that is not there; nothing was decoded');
  });
  const payloads = wires.map((wire, i) => {
    try {
      const opened = openWith(keys, sealed[i] ?? {});
      return opened ? toWire(opened) : wire;
    } catch (e) {
      if (!(e instanceof PayloadRefusedError)) throw e;
      const message = 'does not fit its key: it was cut or changed; fetch it from Temporal again';
      throw invalid([{ path: `/payloads/${i}/data`, code: 'sealed', message }]);
    }
  });
  return { payloads, keys: [...keys.keys()].sort() };
};
