import type { Rule } from '../../rule';
import { adminPortsAreNotOpenToTheWorld } from './admin-ports-are-not-open-to-the-world';
import { defaultSecurityGroupGetsNoRules } from './default-security-group-gets-no-rules';
import { defaultSecurityGroupIsClosed } from './default-security-group-is-closed';
import { ecsExecIsLogged } from './ecs-exec-is-logged';
import { ecsExecRunsInALoggingCluster } from './ecs-exec-runs-in-a-logging-cluster';
import { eksApiIsNotPublic } from './eks-api-is-not-public';
import { instanceConnectEndpointIsNotABypass } from './instance-connect-endpoint-is-not-a-bypass';
import { instanceHasNoKeyPair } from './instance-has-no-key-pair';
import { instanceRequiresImdsv2 } from './instance-requires-imdsv2';
import { lightsailInstanceNamesItsPorts } from './lightsail-instance-names-its-ports';
import { lightsailKeepsSshClosed } from './lightsail-keeps-ssh-closed';
import { loadBalancerDoesNotForwardSsh } from './load-balancer-does-not-forward-ssh';
import { metadataDefaultsRequireTokens } from './metadata-defaults-require-tokens';
import { networkAclKeepsSshClosed } from './network-acl-keeps-ssh-closed';
import { networkAclRulesKeepSshClosed } from './network-acl-rules-keep-ssh-closed';
import { serialConsoleIsOff } from './serial-console-is-off';
import { sessionManagerIsLogged } from './session-manager-is-logged';
import { sshIsNotOpenToTheWorld } from './ssh-is-not-open-to-the-world';
import { sshPrefixListsAreNarrow } from './ssh-prefix-lists-are-narrow';
import { sshRangesDoNotCoverTheWorld } from './ssh-ranges-do-not-cover-the-world';
import { sshToTargetsOnlyFromTheProxy } from './ssh-to-targets-only-from-the-proxy';
import { targetGetsNoPublicAddress } from './target-gets-no-public-address';
import { targetHasNoPublicAddress } from './target-has-no-public-address';
import { userDataPlantsNoKeys } from './user-data-plants-no-keys';

export const reachabilityRules: readonly Rule[] = [
  sshIsNotOpenToTheWorld,
  sshRangesDoNotCoverTheWorld,
  sshPrefixListsAreNarrow,
  sshToTargetsOnlyFromTheProxy,
  adminPortsAreNotOpenToTheWorld,
  defaultSecurityGroupIsClosed,
  defaultSecurityGroupGetsNoRules,
  networkAclKeepsSshClosed,
  networkAclRulesKeepSshClosed,
  loadBalancerDoesNotForwardSsh,
  instanceHasNoKeyPair,
  userDataPlantsNoKeys,
  targetHasNoPublicAddress,
  targetGetsNoPublicAddress,
  instanceConnectEndpointIsNotABypass,
  sessionManagerIsLogged,
  ecsExecIsLogged,
  ecsExecRunsInALoggingCluster,
  serialConsoleIsOff,
  instanceRequiresImdsv2,
  metadataDefaultsRequireTokens,
  eksApiIsNotPublic,
  lightsailKeepsSshClosed,
  lightsailInstanceNamesItsPorts,
];
