import type { Surface } from '../surface';
import { beforeAuthentication, innerConnection } from './before-authentication';
import { beforeKex } from './before-kex';
import { adminSocket, healthEndpoint, proxyHeaders } from './plain-bytes';
import { clientSession, targetBeforeAuthentication, targetSession } from './sessions';
import { scp, sftpFromClient, sftpFromTarget } from './transfers';

export const SURFACES: readonly Surface[] = [
  ...[beforeKex, beforeAuthentication, innerConnection],
  ...[clientSession, targetSession, targetBeforeAuthentication],
  ...[sftpFromClient, sftpFromTarget, scp],
  ...[proxyHeaders, adminSocket, healthEndpoint],
];
