import { join } from 'node:path';
import { Daemon } from './process';
import { find, REPOSITORY } from './tools';

export interface Moto {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** What an AWS SDK client takes to speak to it. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** The environment of a program that is to speak to it and to nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** Forgets everything. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const REGION = 'eu-central-1';

const findMoto = (): string | undefined =>
  process.env.SALLYPORT_MOTO ?? find(join(REPOSITORY, '.venv', 'bin', 'moto_server')) ?? find('moto_server');

/** Starts moto, which answers as many AWS services do, on a free port of loopback. https://docs.getmoto.org/en/latest/docs/server_mode.html */
export async function startMoto(): Promise<Moto> {
  const program = findMoto();
  if (program === undefined) throw new Error('moto_server is not here: see test/README.md');
  const daemon = Daemon.start('moto', program, ['-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, PYTHONUNBUFFERED: '1', MOTO_ALLOW_NONEXISTENT_REGION: 'false' },
  });
  const [, endpoint = ''] = await daemon.waitFor(/Running on (http:\/\/127\.0\.0\.1:\d+)/, 60_000);
  return {
    endpoint,
    region: REGION,
    accountId: '123456789012',
    client: { endpoint, region: REGION, credentials: CREDENTIALS },
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    reset: async () => {
      const response = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
      if (!response.ok) throw new Error(`moto did not reset: ${response.status}`);
    },
    stop: () => daemon.stop(),
  };
}

/** `describe` where moto is installed; else skipped, and in CI a failure, because a skip there would hide that nothing was tested. */
export function describeWithMoto(title: string, block: () => void): void {
  if (findMoto() !== undefined) describe(title, block);
  else if (process.env.CI) {
    test(`${title}: needs moto`, () => {
      throw new Error('CI must have moto: see test/requirements.txt');
    });
  } else describe.skip(`${title} (not here: moto)`, block);
}
