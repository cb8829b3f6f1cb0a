import { createCipheriv, randomBytes } from 'node:crypto';
import { isProperties, isSecret, type Property, SIGNATURE } from '../wire/values';
import type { ResourceState } from './model';

/** Encrypts the secrets of one stack's state, as the passphrase secrets provider does (AES-256-GCM). */
export class StateCipher {
  private readonly key = randomBytes(32);
  private readonly salt = randomBytes(8);

  get salted(): string {
    return `v1:${this.salt.toString('base64')}`;
  }

  encrypt(plain: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString('base64')}:${sealed.toString('base64')}`;
  }
}

/** The document that `pulumi stack export` prints, version 3 (sdk/go/common/apitype/core.go). */
export function exportState(resources: readonly ResourceState[], cipher: StateCipher, version: string): string {
  const deployment = {
    manifest: { time: new Date(0).toISOString(), magic: '', version },
    secrets_providers: { type: 'passphrase', state: { salt: cipher.salted } },
    resources: resources.map((state) => exportRow(state, cipher)),
    metadata: {},
  };
  return JSON.stringify({ version: 3, deployment }, undefined, 2);
}

function exportRow(state: ResourceState, cipher: StateCipher): Record<string, unknown> {
  return {
    urn: state.urn,
    custom: state.custom,
    ...(state.id === '' ? {} : { id: state.id }),
    type: state.type,
    ...(Object.keys(state.inputs).length === 0 ? {} : { inputs: seal(state.inputs, cipher) }),
    ...(Object.keys(state.outputs).length === 0 ? {} : { outputs: seal(state.outputs, cipher) }),
    ...(state.parent === '' ? {} : { parent: state.parent }),
    ...(state.protect ? { protect: true } : {}),
    ...(state.external ? { external: true } : {}),
    ...(state.dependencies.length === 0 ? {} : { dependencies: state.dependencies }),
    ...(state.provider === '' ? {} : { provider: state.provider }),
    ...(Object.keys(state.propertyDependencies).length === 0
      ? {}
      : { propertyDependencies: state.propertyDependencies }),
    ...(state.additionalSecretOutputs.length === 0 ? {} : { additionalSecretOutputs: state.additionalSecretOutputs }),
    ...(state.aliases.length === 0 ? {} : { aliases: state.aliases }),
    ...(state.retainOnDelete ? { retainOnDelete: true } : {}),
  };
}

function seal(value: Property, cipher: StateCipher): unknown {
  if (isSecret(value)) {
    const { value: plain, ...signature } = value;
    return { ...signature, ciphertext: cipher.encrypt(JSON.stringify(plain)) };
  }
  if (Array.isArray(value)) return value.map((each) => seal(each, cipher));
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === SIGNATURE ? each : seal(each, cipher)]),
  );
}
