import { utils, type ParsedKey } from 'ssh2';
import type { Clock } from '../clock';
import { parsePrivateKey } from '../transport/private-key';
import { createCredentialFiles } from './credential-files';
import type { PushPublicKey } from './instance-connect';
import type { Target } from './target';

/** The private keys by which the proxy proves itself to targets. */
export interface TargetKeys {
  /**
   * The key for one dial.
   * @throws Error when there is none: its file is unusable, or EC2 Instance Connect does not take it
   */
  keyFor(target: Target, login: string): Promise<ParsedKey>;
}

export function createTargetKeys(clock: Clock, push: PushPublicKey): TargetKeys {
  const files = createCredentialFiles(clock);
  return {
    async keyFor({ credential }, login) {
      if (credential.kind === 'privateKeyFile') return files.read(credential.path);
      // Made for this dial and known to this memory alone; the instance forgets it after 60 seconds.
      const pair = utils.generateKeyPairSync('ed25519', { comment: 'sallyport' });
      const key = parsePrivateKey(Buffer.from(pair.private));
      await push(credential.instance, login, pair.public);
      return key;
    },
  };
}
