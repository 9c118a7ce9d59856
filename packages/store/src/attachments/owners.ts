/** Whose file it is. The bytes are kept once, so knowing a hash must not be enough to come by what stands behind it. */
import type { Scope } from '@perennial/domain/scope/rules';
import type { AttachmentOwner, Rows } from '../core/collections.ts';
import type { Attachment } from '../ports.ts';

type Row = Rows['attachments'];

const staff = '';

export const ownerOf = ({ customer }: Scope): string => customer ?? staff;

/** Rows from before files had owners count as the staff's. */
export const ownersOf = ({ owners, meta: { name, createdAt } }: Row): AttachmentOwner[] =>
  owners ?? [{ customer: staff, ...(name === undefined ? {} : { name }), createdAt }];

export const isOwner = (row: Row, owner: string): boolean => ownersOf(row).some((o) => o.customer === owner);

export const mayName = (row: Row, scope: Scope): boolean =>
  scope.customer === undefined || isOwner(row, ownerOf(scope));

/**
 * As one reader may see it: by the name it gave itself, else by the staff's. Only staff, who see every file of the
 * tenant, are shown the name that a customer gave.
 */
export const metaFor = (row: Row, reader: string): Attachment => {
  const { sha256, bytes, type, createdAt } = row.meta;
  const owners = ownersOf(row);
  const known =
    owners.find((o) => o.customer === reader) ??
    owners.find((o) => o.customer === staff) ??
    (reader === staff ? owners[0] : undefined);
  return {
    sha256,
    bytes,
    type,
    ...(known?.name === undefined ? {} : { name: known.name }),
    createdAt: known?.createdAt ?? createdAt,
  };
};
