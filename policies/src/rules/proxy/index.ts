import type { Rule } from '../../rule';
import { proxyContainerIsNotPrivileged } from './proxy-container-is-not-privileged';
import { proxyContainerIsNotRoot } from './proxy-container-is-not-root';
import { proxyContainerRootIsReadOnly } from './proxy-container-root-is-read-only';
import { proxyDoesNotAllowExec } from './proxy-does-not-allow-exec';
import { proxyHasNoSecretInEnvironment } from './proxy-has-no-secret-in-environment';
import { proxyImageIsByDigest } from './proxy-image-is-by-digest';

export const proxyRules: readonly Rule[] = [
  proxyImageIsByDigest,
  proxyContainerIsNotRoot,
  proxyContainerRootIsReadOnly,
  proxyContainerIsNotPrivileged,
  proxyHasNoSecretInEnvironment,
  proxyDoesNotAllowExec,
];
