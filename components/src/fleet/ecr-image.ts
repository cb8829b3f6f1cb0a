/** An image in Amazon ECR. */
export interface EcrImage {
  readonly registry: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ECR =
  /^(?<registry>(?<accountId>\d{12})\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)\/(?<name>[^:@\s]+)/;

/** Nothing where the image lies in another registry. */
export function parseEcrImage(image: string): EcrImage | undefined {
  const groups = ECR.exec(image)?.groups;
  if (groups === undefined) return undefined;
  const { registry = '', accountId = '', region = '', name = '' } = groups;
  return { registry, accountId, region, name };
}
