import { parseRepository } from './repository';

describe('parseRepository', () => {
  it.each([
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport', 'eu-central-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/platform/sallyport', 'us-gov-west-1'],
    ['123456789012.dkr-ecr.us-east-1.on.aws/sallyport', 'us-east-1'],
    ['ghcr.io/acme/sallyport', undefined],
    ['localhost:5000/sallyport', undefined],
  ])('takes %s', (url, region) => {
    const repository = parseRepository(url);
    expect(repository.ecrRegion).toBe(region);
    expect(repository.registry).toBe(url.slice(0, url.indexOf('/')));
  });

  it.each([
    ['https://ghcr.io/acme/sallyport', 'it has a scheme'],
    ['ghcr.io/acme/sallyport:latest', 'it has a tag'],
    [`ghcr.io/acme/sallyport@sha256:${'a'.repeat(64)}`, 'it has a digest'],
    ['sallyport', 'there is no name after the registry'],
    ['acme/sallyport', '"acme" is not the host of a registry'],
    ['ghcr.io/Acme/Sallyport', '"Acme/Sallyport" is not a repository\'s name'],
  ])('refuses %s', (url, why) => {
    expect(() => parseRepository(url)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_REPOSITORY_INVALID',
        message: expect.stringContaining(why) as string,
      }) as Error,
    );
  });
});
