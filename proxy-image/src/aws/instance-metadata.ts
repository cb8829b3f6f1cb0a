/** Instance metadata service, version 2. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
export interface InstanceMetadata {
  /** @param path below `/latest/meta-data/`; undefined where there is no such entry */
  read(path: string): Promise<string | undefined>;
}

const TOKEN_SECONDS = 300;
const TIMEOUT_MS = 3_000;

export function createInstanceMetadata(endpoint = process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? 'http://169.254.169.254'): InstanceMetadata {
  const ask = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${endpoint.replace(/\/$/, '')}/latest/${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  return {
    async read(path) {
      const token = await ask('api/token', { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_SECONDS) } });
      if (!token.ok) throw new Error(`the instance metadata service gave no token: HTTP ${token.status}`);
      const answer = await ask(`meta-data/${path}`, { headers: { 'x-aws-ec2-metadata-token': await token.text() } });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new Error(`the instance metadata service answered HTTP ${answer.status} for ${path}`);
      return (await answer.text()).trim();
    },
  };
}
