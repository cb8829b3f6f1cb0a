/** Where clients reach the fleet. */
export interface ClientFacts {
  readonly hostname: string;
  readonly port: number;
  readonly hostPublicKeys: readonly string[];
  /** Public key that signs host certificates, by which proxies answer as targets. */
  readonly hostCertificateAuthority: string | undefined;
}

const FILE = '~/.ssh/known_hosts.d/sallyport';

/** known_hosts brackets the name where the port is not 22 (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
const knownName = ({ hostname, port }: ClientFacts): string => (port === 22 ? hostname : `[${hostname}]:${port}`);

const withoutComment = (key: string): string => key.split(' ').slice(0, 2).join(' ');

/**
 * Lines for a known_hosts file of its own, one a host key. The authority vouches for any name, so that the file must be
 * named for the fleet and its targets alone, as `renderSshConfig` does.
 */
export function renderKnownHosts(facts: ClientFacts): string {
  const { hostPublicKeys, hostCertificateAuthority: authority } = facts;
  const lines = hostPublicKeys.map((key) => `${knownName(facts)} ${withoutComment(key)}`);
  if (authority !== undefined) lines.push(`@cert-authority * ${withoutComment(authority)}`);
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Text for ~/.ssh/config. The host key is checked strictly: a client that learns it on first use would take anybody's.
 * `login+target` as the user name says where to go, e.g. `ssh ec2-user+web-1@sallyport`.
 */
export function renderSshConfig(facts: ClientFacts): string {
  const checks = `  UserKnownHostsFile ${FILE}\n  StrictHostKeyChecking yes\n`;
  const fleet = `# Put the output knownHosts into ${FILE}, then: ssh LOGIN+TARGET@sallyport
Host sallyport ${facts.hostname}
  HostName ${facts.hostname}
  Port ${facts.port}
${checks}  ServerAliveInterval 60
`;
  if (facts.hostCertificateAuthority === undefined) return fleet;
  const jump = `Host *.target\n  ProxyJump sallyport\n${checks}`.replaceAll(/^/gm, '# ').trimEnd();
  return `${fleet}# To say ssh LOGIN@TARGET, put a pattern of your targets' names in place of *.target:\n${jump}\n`;
}
