// The only door to Cedar, so that its WebAssembly is never loaded without the flag. The order of these lines matters.
import './uninlined-wasm-calls';

export {
  checkParsePolicySet,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
export type { Context, DetailedError, Entities, EntityUid } from '@cedar-policy/cedar-wasm/nodejs';
