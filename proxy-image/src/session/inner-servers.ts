import type { ParsedKey } from 'ssh2';
import { certifyHostKey } from '../transport/host-certificate';
import type { Clock } from '../clock';
import type { Compatibility } from '../transport/compatibility';
import { SshServer, type SshServerParts } from '../transport/ssh-server';
import type { Target } from '../targets/target';

const VALID_SECONDS = 24 * 3600;
const RENEW_AFTER_MS = 12 * 3600 * 1000;

/**
 * Servers that answer as a target on the inner connection of a jump: with a host certificate for the target's name,
 * so that clients check it by one `@cert-authority` line, else with the proxy's own host keys.
 */
export class InnerServers {
  readonly #certified = new Map<string, { readonly server: SshServer; readonly madeAtMs: number }>();
  readonly #plain: SshServer;
  readonly #certifiable: ParsedKey | undefined;

  constructor(
    private readonly hostKeys: readonly ParsedKey[],
    private readonly authority: ParsedKey | undefined,
    private readonly clock: Clock,
    private readonly parts: SshServerParts,
    private readonly compatibility?: Compatibility,
  ) {
    this.#plain = new SshServer(hostKeys, parts, compatibility);
    this.#certifiable = hostKeys.find((key) => key.type === 'ssh-ed25519');
  }

  /** `name` is the one by which the client asked for the target. */
  for(target: Target, name: string): SshServer {
    const { authority } = this;
    const hostKey = this.#certifiable;
    if (authority === undefined || hostKey === undefined) return this.#plain;
    const names = [...new Set([name.toLowerCase(), target.name])];
    const cached = this.#certified.get(names.join());
    const nowMs = this.clock.now();
    if (cached !== undefined && nowMs - cached.madeAtMs < RENEW_AFTER_MS) return cached.server;
    const certified = certifyHostKey({ hostKey, authority, names, nowMs, validSeconds: VALID_SECONDS });
    const server = new SshServer([certified, ...this.hostKeys], this.parts, this.compatibility);
    this.#certified.set(names.join(), { server, madeAtMs: nowMs });
    return server;
  }
}
