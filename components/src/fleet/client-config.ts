/** Where clients reach the fleet. */
export interface ClientFacts {
  readonly hostname: string;
  readonly port: number;
  readonly hostPublicKeys: readonly string[];
}

/** known_hosts brackets the name where the port is not 22 (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
const knownName = ({ hostname, port }: ClientFacts): string => (port === 22 ? hostname : `[${hostname}]:${port}`);

/** Lines for known_hosts, one a host key, without the keys' comments. */
export function renderKnownHosts(facts: ClientFacts): string {
  return facts.hostPublicKeys.map((key) => `${knownName(facts)} ${key.split(' ').slice(0, 2).join(' ')}\n`).join('');
}

/**
 * Text for ~/.ssh/config. The host key is checked strictly: a client that learns it on first use would take anybody's.
 * `login+target` as the user name says where to go, e.g. `ssh ec2-user+web-1@sallyport`.
 */
export function renderSshConfig(facts: ClientFacts): string {
  return `# Put the output knownHosts into ~/.ssh/known_hosts.d/sallyport, then: ssh LOGIN+TARGET@sallyport
Host sallyport ${facts.hostname}
  HostName ${facts.hostname}
  Port ${facts.port}
  UserKnownHostsFile ~/.ssh/known_hosts.d/sallyport
  StrictHostKeyChecking yes
  ServerAliveInterval 60
`;
}
