import { SallyportError } from '@sallyport/contract';
import { bootstrapUnreadable } from './errors';
import { MANIFEST_NAME, parseManifest, type Manifest, type ManifestFile } from './manifest';
import type { FileSet } from './materialise';
import type { ConfigSource, Fetched } from './source';

/** Private keys for targets, one secret each. */
const TARGET_KEYS = 'keys/';

interface Held extends Fetched {
  /** Where it comes from; a file may change from an object to a secret. */
  readonly origin: string;
}

export interface Change {
  readonly files: FileSet;
  /** They are in place: from now on they are what is at hand. Until then the same change is told again. */
  taken(): void;
}

/** The configuration as it is at its source, kept by version so that only changes travel. */
export class Configuration {
  private manifest: (Fetched & { readonly parsed: Manifest }) | undefined;
  private held = new Map<string, Held>();

  /** @param onStale a file stays as it was, since its secret cannot be read */
  constructor(
    private readonly source: ConfigSource,
    private readonly onStale: (path: string, error: SallyportError) => void,
  ) {}

  /**
   * All files, when anything is not as it was taken before; undefined when all is the same.
   * @throws BOOTSTRAP_UNREADABLE, BOOTSTRAP_MANIFEST
   */
  async changed(): Promise<Change | undefined> {
    const name = this.source.nameOf(MANIFEST_NAME);
    const fetched = await this.fetch(name, () => this.source.object(MANIFEST_NAME, this.manifest?.version));
    const manifest = fetched === undefined ? this.manifest : { ...fetched, parsed: parseManifest(fetched.content.toString('utf8'), name) };
    if (manifest === undefined) throw bootstrapUnreadable(name, new Error('its source says that it did not change, and it was never read'));
    const next = new Map<string, Held>();
    let isSame = fetched === undefined;
    for (const file of manifest.parsed.files) {
      const before = this.held.get(file.path);
      const held = await this.look(file, before).catch((error: unknown) => this.staleOrThrow(file, before, error));
      if (held !== before) isSame = false;
      next.set(file.path, held);
    }
    if (isSame) return undefined;
    return {
      files: new Map([...next].map(([path, { content }]) => [path, content])),
      taken: () => {
        this.manifest = manifest;
        this.held = next;
      },
    };
  }

  /**
   * The key of one target must not hold back users and access policies: at a look after the first it stays as it was. All
   * else stays together, since a half-renewed configuration is nobody's intent.
   */
  private staleOrThrow(file: ManifestFile, before: Held | undefined, error: unknown): Held {
    if (before === undefined || !('secretArn' in file) || !file.path.startsWith(TARGET_KEYS) || !(error instanceof SallyportError)) throw error;
    this.onStale(file.path, error);
    return before;
  }

  private async look(file: ManifestFile, before: Held | undefined): Promise<Held> {
    const origin = 'object' in file ? this.source.nameOf(file.object) : file.secretArn;
    const known = before?.origin === origin ? before : undefined;
    const fetched = await this.fetch(`${origin} (for ${file.path})`, () =>
      'object' in file ? this.source.object(file.object, known?.version) : this.source.secret(file.secretArn, known?.version),
    );
    if (fetched !== undefined) return { ...fetched, origin };
    if (known === undefined) throw bootstrapUnreadable(origin, new Error('its source says that it did not change, and it was never read'));
    return known;
  }

  private async fetch(what: string, read: () => Promise<Fetched | undefined>): Promise<Fetched | undefined> {
    try {
      return await read();
    } catch (error) {
      throw error instanceof SallyportError ? error : bootstrapUnreadable(what, error);
    }
  }
}
