import type { Rule } from '../../rule';
import { adminPortsAreNotOpenToTheWorld } from './admin-ports-are-not-open-to-the-world';
import { instanceHasNoKeyPair } from './instance-has-no-key-pair';
import { instanceRequiresImdsv2 } from './instance-requires-imdsv2';
import { sshIsNotOpenToTheWorld } from './ssh-is-not-open-to-the-world';
import { targetHasNoPublicAddress } from './target-has-no-public-address';
import { userDataPlantsNoKeys } from './user-data-plants-no-keys';

export const reachabilityRules: readonly Rule[] = [
  sshIsNotOpenToTheWorld,
  adminPortsAreNotOpenToTheWorld,
  instanceHasNoKeyPair,
  userDataPlantsNoKeys,
  targetHasNoPublicAddress,
  instanceRequiresImdsv2,
];
