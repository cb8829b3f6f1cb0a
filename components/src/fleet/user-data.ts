import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROXY_UID, proxyEnvironment } from './container-definition';
import { parseEcrImage } from './ecr-image';

/** What an instance is told at its first boot; every value is known. */
export interface UserDataFacts {
  readonly image: string;
  readonly region: string;
  readonly logGroupName: string;
  readonly configBucketName: string;
  readonly configRevision: string;
  readonly drainSeconds: number;
  readonly auditVolumeGiB: number;
  readonly volumeKeyArn: string;
  /** Tags by which an audit volume is known to be this fleet's. */
  readonly volumeTags: Readonly<Record<string, string>>;
  /** All tags of a new audit volume. */
  readonly allVolumeTags: Readonly<Record<string, string>>;
}

const SCRIPT = '/usr/local/sbin/sallyport-instance';
const SETTINGS = '/etc/sallyport/instance.env';

/** The shell file stands beside this one in `src`; compiled code in `dist` finds it there too. */
export const instanceScriptPath = (): string => join(__dirname, '..', '..', 'src', 'fleet', 'instance.sh');

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The settings that `instance.sh` sources. */
export function renderInstanceSettings(facts: UserDataFacts): string {
  const ecr = parseEcrImage(facts.image);
  const environment = Object.entries(proxyEnvironment(facts)).map(([name, value]) => quote(`${name}=${value}`));
  const specification = JSON.stringify([
    { ResourceType: 'volume', Tags: Object.entries(facts.allVolumeTags).map(([Key, Value]) => ({ Key, Value })) },
  ]);
  return [
    `REGION=${quote(facts.region)}`,
    `IMAGE=${quote(facts.image)}`,
    `REGISTRY=${quote(ecr?.registry ?? '')}`,
    `REGISTRY_REGION=${quote(ecr?.region ?? '')}`,
    `LOG_GROUP=${quote(facts.logGroupName)}`,
    `STOP_SECONDS=${stopSeconds(facts.drainSeconds)}`,
    `PROXY_UID=${PROXY_UID}`,
    `VOLUME_GIB=${facts.auditVolumeGiB}`,
    `VOLUME_KEY_ARN=${quote(facts.volumeKeyArn)}`,
    `VOLUME_TAGS=(${Object.entries(facts.volumeTags)
      .map(([key, value]) => quote(`${key}=${value}`))
      .join(' ')})`,
    `VOLUME_TAG_SPECIFICATION=${quote(specification)}`,
    `ENVIRONMENT=(${environment.join(' ')})`,
    '',
  ].join('\n');
}

/** After the drain a proxy closes its trail and keeps its last recordings; killed at the drain's end it could not. */
const stopSeconds = (drainSeconds: number): number => drainSeconds + 60;

/** systemd stops the proxy with SIGTERM and leaves it its time to drain; a reboot runs the script again, user data does not. */
const renderUnit = (seconds: number): string => `[Unit]
Description=Sallyport SSH proxy
Wants=network-online.target
After=network-online.target docker.service
Requires=docker.service
StartLimitIntervalSec=0

[Service]
ExecStart=${SCRIPT} ${SETTINGS}
ExecStop=/usr/bin/docker stop --time ${seconds} sallyport
TimeoutStartSec=0
TimeoutStopSec=${seconds + 30}
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`;

/** The user data of the launch template, as plain text. At most 16 KiB: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export function renderUserData(facts: UserDataFacts): string {
  const file = (path: string, mode: string, content: string) =>
    `install -D -m ${mode} /dev/stdin ${path} <<'SALLYPORT_END'\n${content}SALLYPORT_END\n`;
  return [
    '#!/bin/bash\nset -euo pipefail\n',
    file(SETTINGS, '0600', renderInstanceSettings(facts)),
    file(SCRIPT, '0755', readFileSync(instanceScriptPath(), 'utf8')),
    file('/etc/systemd/system/sallyport.service', '0644', renderUnit(stopSeconds(facts.drainSeconds))),
    // An sshd on the host would be a way around the proxy.
    'systemctl disable --now sshd.service sshd.socket 2>/dev/null || true\n',
    'dnf install -y -q docker xfsprogs diffutils\n',
    'systemctl daemon-reload\nsystemctl enable --now docker.service\nsystemctl enable --now --no-block sallyport.service\n',
  ].join('\n');
}
