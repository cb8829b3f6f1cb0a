/** A piece of the configuration as it is now. `version` changes when the content does. */
export interface Fetched {
  readonly content: Buffer;
  readonly version: string;
}

/** Where files and secrets come from. */
export interface ConfigSource {
  /** For people, e.g. `s3://bucket/prefix/proxy.yaml`. */
  nameOf(object: string): string;
  /**
   * @param known the version that is at hand; undefined is given when it is still the current one
   */
  object(path: string, known: string | undefined): Promise<Fetched | undefined>;
  secret(arn: string, known: string | undefined): Promise<Fetched | undefined>;
  close(): void;
}

/** Far beyond any real file; the whole configuration is held in memory once. */
export const MAX_FILE_BYTES = 16 * 1_048_576;
