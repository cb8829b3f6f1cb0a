import type { Context, Entities, EntityUid } from './cedar';
import { normaliseAddress } from '../config/address';
import type { Identity } from '../auth/identity';
import type { AccessRequest } from './gate';

export interface CedarRequest {
  readonly principal: EntityUid;
  readonly action: EntityUid;
  readonly resource: EntityUid;
  readonly context: Context;
  readonly entities: Entities;
}

const uid = (type: string, id: string) => ({ type: `Sallyport::${type}`, id });

/** A person is named by the person, whatever credentials are used; a machine by its principal. */
function principalOf(identity: Identity) {
  return identity.principalClass === 'person' ? uid('Person', identity.person) : uid('Machine', identity.principal);
}

/** Cedar's answer to an address it cannot read would be an error; ours is the same refusal, earlier. */
function addressOf(identity: Identity): string {
  const address = normaliseAddress(identity.sourceAddress);
  if (address === undefined) throw new RangeError('the source is not an address');
  return address;
}

function destinationOf({ host, port, address }: NonNullable<AccessRequest['destination']>) {
  return { host, port, ...(address === undefined ? {} : { address: { __extn: { fn: 'ip', arg: address } } }) };
}

/** Says a request in Cedar's words. Only what was asked goes into the context: `has` tells the rest. */
export function toCedarRequest(request: AccessRequest, identity: Identity, nowMs: number): CedarRequest {
  const { target } = request;
  const principal = principalOf(identity);
  const resource = uid('Target', target.name);
  const parents = [
    ...identity.groups.map((group) => uid('Group', group)),
    ...identity.roles.map((role) => uid('Role', role)),
  ];
  return {
    principal,
    action: uid('Action', request.action),
    resource,
    context: {
      login: request.login,
      mfa: identity.mfa,
      mfaEvidence: identity.mfaEvidence,
      ...(identity.mfaProvenAtMs === undefined
        ? {}
        : { mfaAgeSeconds: Math.max(0, Math.floor((nowMs - identity.mfaProvenAtMs) / 1000)) }),
      sourceIp: { __extn: { fn: 'ip', arg: addressOf(identity) } },
      time: { __extn: { fn: 'datetime', arg: new Date(nowMs).toISOString() } },
      sessionId: request.sessionId,
      ...(request.terminal === undefined ? {} : { terminal: request.terminal }),
      ...(request.command === undefined ? {} : { command: request.command }),
      ...(request.subsystem === undefined ? {} : { subsystem: request.subsystem }),
      ...(request.path === undefined ? {} : { path: request.path }),
      ...(request.unknownPath === undefined ? {} : { unknownPath: request.unknownPath }),
      ...(request.destination === undefined
        ? {}
        : { destination: destinationOf(request.destination) }),
      ...(request.socketPath === undefined ? {} : { socketPath: request.socketPath }),
    },
    entities: [
      { uid: principal, attrs: { name: principal.id, principal: identity.principal }, parents },
      ...parents.map((parent) => ({ uid: parent, attrs: {}, parents: [] })),
      {
        uid: resource,
        attrs: { name: target.name, host: target.host, port: target.port },
        parents: [],
        tags: { ...target.tags },
      },
    ],
  };
}
