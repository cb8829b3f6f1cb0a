export const DIGEST = 'a'.repeat(64);

/** A fleet's section with what it must have. */
export const fleetValues = (): Record<string, unknown> => ({
  vpcId: 'vpc-0a1b2c3d4e5f67890',
  subnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-1a1b2c3d4e5f67890'],
  clientCidrs: ['10.0.0.0/8'],
  image: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport@sha256:${DIGEST}`,
  accessPolicyDirectory: 'proxy-image/access-default',
  usersSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:sallyport/users-AbCdEf',
  hostKeySecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:sallyport/host-key-AbCdEf',
  hostPublicKeys: [`ssh-ed25519 ${'A'.repeat(68)}`],
});

/** All parts in one stack, as the engine hands it over; `changed` replaces sections, `undefined` leaves one out. */
export function devValues(changed: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const sections: Record<string, unknown> = {
    parts: ['audit', 'fleet', 'targetAccount'],
    store: 'athena',
    protectEvidence: false,
    fleet: fleetValues(),
    targetAccount: { logins: ['ubuntu'] },
    alarms: { emails: ['security@example.com'] },
    ...changed,
  };
  return Object.fromEntries(
    Object.entries(sections)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`sallyport:${key}`, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
