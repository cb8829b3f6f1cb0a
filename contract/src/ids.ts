declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The credentials behind a connection: an IAM ARN on AWS, a user's name on a laptop. */
export type PrincipalId = Branded<'PrincipalId'>;
/** The human behind one or more principals. */
export type PersonId = Branded<'PersonId'>;
/** One authenticated client connection to one target. Lower-case letters, digits and dashes. */
export type SessionId = Branded<'SessionId'>;
/** One proxy's audit chain; survives restarts, because the spool that holds it does. */
export type ProxyId = Branded<'ProxyId'>;
/** The name of a target in the inventory. */
export type TargetName = Branded<'TargetName'>;
export type LockId = Branded<'LockId'>;

export const principalId = (text: string): PrincipalId => text as PrincipalId;
export const personId = (text: string): PersonId => text as PersonId;
export const sessionId = (text: string): SessionId => text as SessionId;
export const proxyId = (text: string): ProxyId => text as ProxyId;
export const targetName = (text: string): TargetName => text as TargetName;
export const lockId = (text: string): LockId => text as LockId;
