import type { Properties } from '../../wire/values';
import type { Refusal } from '../refusal';

/** What AWS would refuse about a resource, by rules that are known; unknown values are not judged. */
export function ruleRefusals(_type: string, _inputs: Properties): Refusal[] {
  return [];
}
