import { imageError } from './errors';

/** A repository of a container registry, without tag or digest. */
export interface Repository {
  /** As it was given, e.g. `123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport`. */
  readonly url: string;
  readonly registry: string;
  /** Region of an Elastic Container Registry; undefined for any other registry. */
  readonly ecrRegion?: string;
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
const ECR = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const REGISTRY = /^(?:localhost|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)(?::\d{1,5})?$/;

export function parseRepository(url: string): Repository {
  const refuse = (why: string): never => {
    throw imageError('IMAGE_REPOSITORY_INVALID', `"${url}" is not a repository: ${why}`);
  };
  if (url.includes('://')) refuse('it has a scheme');
  if (url.includes('@')) refuse('it has a digest');
  const slash = url.indexOf('/');
  if (slash < 0) refuse('there is no name after the registry');
  const registry = url.slice(0, slash);
  const name = url.slice(slash + 1);
  if (!REGISTRY.test(registry)) refuse(`"${registry}" is not the host of a registry`);
  if (name.includes(':')) refuse('it has a tag, which the build chooses itself');
  if (!NAME.test(name))
    refuse(`"${name}" is not a repository's name (lower-case letters, digits, and . _ - / between them)`);
  const region = ECR.exec(registry)?.[1];
  return { url, registry, ...(region === undefined ? {} : { ecrRegion: region }) };
}
