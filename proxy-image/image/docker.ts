import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { imageError, type ImageErrorCode } from './errors';
import type { Repository } from './repository';
import type { CommandResult, RunCommand } from './run-command';

/** What Docker is asked for; every call says in plain words what is missing when it fails. */
export class Docker {
  constructor(
    private readonly run: RunCommand,
    private readonly onProgress: (text: string) => void,
  ) {}

  /** Fails unless an engine answers and buildx is there. */
  async check(): Promise<void> {
    const version = await this.run('docker', ['version', '--format', '{{.Server.Version}}']);
    if (version.isMissing) throw imageError('DOCKER_MISSING', 'there is no `docker` on PATH');
    if (version.code !== 0) throw imageError('DOCKER_ENGINE_MISSING', `no Docker engine answers: ${lastLine(version)}`);
    const buildx = await this.run('docker', ['buildx', 'version']);
    if (buildx.code !== 0) throw imageError('DOCKER_BUILDX_MISSING', `docker has no buildx: ${lastLine(buildx)}`);
  }

  /** Logs in to an Elastic Container Registry with a token of 12 hours; the token goes by standard input only. */
  async logInToEcr(repository: Repository, region: string): Promise<void> {
    const token = await this.run('aws', ['ecr', 'get-login-password', '--region', region]);
    if (token.isMissing)
      throw imageError('AWS_CLI_MISSING', 'there is no `aws` on PATH to log in to the registry with');
    if (token.code !== 0)
      throw imageError('ECR_LOGIN_FAILED', `no login token for ${repository.registry}: ${lastLine(token)}`);
    const args = ['login', '--username', 'AWS', '--password-stdin', repository.registry];
    const login = await this.run('docker', args, { input: token.stdout.trim() });
    if (login.code !== 0)
      throw imageError('ECR_LOGIN_FAILED', `${repository.registry} refuses the login: ${lastLine(login)}`);
  }

  /** `NAME@sha256:…` of what the tag names now; an image that is pinned already stays. */
  async pin(image: string): Promise<string> {
    if (DIGEST.test(image)) return image;
    const found = await this.run('docker', [
      'buildx',
      'imagetools',
      'inspect',
      image,
      '--format',
      '{{json .Manifest}}',
    ]);
    if (found.code !== 0) throw failure(found, `the base image ${image} cannot be looked up`);
    const { digest } = Manifest.parse(JSON.parse(found.stdout));
    return `${image.replace(/:[^/:]+$/, '')}@${digest}`;
  }

  /** Builds `args.context`; pushes when a repository is given, and returns the digest of what was pushed. */
  async build(args: BuildArgs): Promise<string | undefined> {
    const scratch = mkdtempSync(join(tmpdir(), 'sallyport-image-'));
    const metadata = join(scratch, 'metadata.json');
    try {
      const built = await this.run('docker', buildCommand(args, metadata), { onProgress: this.onProgress });
      if (built.code !== 0) throw failure(built, 'the build failed');
      if (args.push === undefined) return undefined;
      return Metadata.parse(JSON.parse(readFileSync(metadata, 'utf8')))['containerimage.digest'];
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

export interface BuildArgs {
  /** The assembled file tree. */
  readonly context: string;
  readonly dockerfile: string;
  readonly platforms: readonly string[];
  /** Build arguments of the Dockerfile. */
  readonly args: Readonly<Record<string, string>>;
  /** `REPOSITORY:TAG` to push; without it the layers stay in Docker's cache. */
  readonly push?: string;
}

function buildCommand(args: BuildArgs, metadata: string): readonly string[] {
  const named = Object.entries(args.args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const where =
    args.push === undefined
      ? ['--output', 'type=cacheonly']
      : ['--tag', args.push, '--push', '--metadata-file', metadata];
  const platform = args.platforms.join(',');
  return [
    'buildx',
    'build',
    '--progress',
    'plain',
    '--platform',
    platform,
    '--file',
    args.dockerfile,
    ...named,
    ...where,
    args.context,
  ];
}

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Manifest = z.object({ digest: Digest });
const Metadata = z.object({ 'containerimage.digest': Digest });

/** What registries and builders say, and what it means. */
const CAUSES: readonly (readonly [RegExp, ImageErrorCode])[] = [
  [
    /no basic auth credentials|unauthorized|authorization failed|denied|403 Forbidden|401 Unauthorized/i,
    'DOCKER_NOT_LOGGED_IN',
  ],
  [/Multi-platform build is not supported|multiple platforms feature is currently not supported/i, 'DOCKER_PLATFORMS'],
];

function failure(result: CommandResult, what: string): Error {
  const code = CAUSES.find(([pattern]) => pattern.test(result.stderr))?.[1] ?? 'DOCKER_FAILED';
  return imageError(code, `${what}: ${lastLine(result)}`);
}

function lastLine({ stderr, code }: CommandResult): string {
  const line = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? `exit status ${code ?? 'unknown'}` : line;
}
