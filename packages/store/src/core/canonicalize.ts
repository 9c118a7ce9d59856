export { canonicalize } from '@perennial/domain/signature/canonicalize';
