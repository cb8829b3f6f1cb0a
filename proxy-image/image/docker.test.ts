import { readFileSync, writeFileSync } from 'node:fs';
import { buildImage, type BuildRequest } from './build-image';
import { Docker } from './docker';
import { parseRepository } from './repository';
import type { CommandResult, RunCommand } from './run-command';

const DIGEST = `sha256:${'b'.repeat(64)}`;
const ECR = parseRepository('123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport');
const ROOM = `${__dirname}/..`;

interface Call {
  readonly command: string;
  readonly input?: string;
}

/** Answers as Docker and the AWS CLI do; `answers` by the beginning of a command replace what it says. */
function dockerThat(answers: Readonly<Record<string, Partial<CommandResult>>> = {}) {
  const calls: Call[] = [];
  const run: RunCommand = async (program, args, options = {}) => {
    const command = [program, ...args].join(' ');
    calls.push({ command, ...(options.input === undefined ? {} : { input: options.input }) });
    const answer = Object.entries(answers).find(([start]) => command.startsWith(start))?.[1] ?? {};
    const usual: CommandResult = { code: 0, stdout: usualOutput(command), stderr: '', isMissing: false };
    const metadata = /--metadata-file (\S+)/.exec(command)?.[1];
    if (metadata !== undefined) writeFileSync(metadata, JSON.stringify({ 'containerimage.digest': DIGEST }));
    return { ...usual, ...answer };
  };
  return { docker: new Docker(run, () => undefined), calls };
}

const usualOutput = (command: string): string =>
  command.includes('imagetools') ? JSON.stringify({ digest: DIGEST }) : command.startsWith('aws') ? 'token\n' : '';

const REQUEST: BuildRequest = {
  room: ROOM,
  platforms: ['linux/amd64', 'linux/arm64'],
  tag: '0.1.0-20261123T130000Z',
  baseImages: { BUILD_IMAGE: 'docker.io/library/node:24-bookworm', RUNTIME_IMAGE: `gcr.io/x@${DIGEST}` },
  push: { repository: ECR, logIn: 'ecr' },
};

const build = (docker: Docker, request: BuildRequest = REQUEST) => buildImage(request, docker, () => undefined);

describe('building the image', () => {
  it('logs in, pins the base images, builds for every platform, pushes, and names the digest', async () => {
    const { docker, calls } = dockerThat();
    expect(await build(docker)).toMatchObject({
      image: `${ECR.url}@${DIGEST}`,
      baseImages: { BUILD_IMAGE: `docker.io/library/node@${DIGEST}`, RUNTIME_IMAGE: `gcr.io/x@${DIGEST}` },
    });
    const login = calls.find(({ command }) => command.startsWith('docker login'));
    expect(login).toEqual({
      command: `docker login --username AWS --password-stdin ${ECR.registry}`,
      input: 'token',
    });
    const last = calls.at(-1)?.command ?? '';
    expect(last).toContain('--platform linux/amd64,linux/arm64');
    expect(last).toContain(`--build-arg BUILD_IMAGE=docker.io/library/node@${DIGEST}`);
    expect(last).toContain(`--tag ${ECR.url}:0.1.0-20261123T130000Z --push`);
  });

  it('keeps the token off the command line', async () => {
    const { docker, calls } = dockerThat();
    await build(docker);
    expect(calls.filter(({ command }) => command.includes('token'))).toEqual([]);
  });

  it('builds without pushing, logging in or naming a digest', async () => {
    const { docker, calls } = dockerThat();
    const { room, platforms, tag, baseImages } = REQUEST;
    expect(await build(docker, { room, platforms, tag, baseImages })).not.toHaveProperty('image');
    expect(calls.some(({ command }) => command.includes('login') || command.includes('--push'))).toBe(false);
  });

  it.each<[string, Readonly<Record<string, Partial<CommandResult>>>, string, RegExp]>([
    ['no docker', { 'docker version': { isMissing: true, code: null } }, 'DOCKER_MISSING', /no `docker` on PATH/],
    [
      'no engine',
      { 'docker version': { code: 1, stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' } },
      'DOCKER_ENGINE_MISSING',
      /Cannot connect to the Docker daemon/,
    ],
    [
      'no buildx',
      { 'docker buildx version': { code: 1, stderr: "'buildx' is not a docker command" } },
      'DOCKER_BUILDX_MISSING',
      /buildx/,
    ],
    ['no AWS CLI', { 'aws ecr': { isMissing: true, code: null } }, 'AWS_CLI_MISSING', /no `aws` on PATH/],
    [
      'no AWS credentials',
      { 'aws ecr': { code: 253, stderr: 'Unable to locate credentials' } },
      'ECR_LOGIN_FAILED',
      /Unable to locate/,
    ],
    [
      'no login',
      { 'docker buildx build': { code: 1, stderr: 'x\nno basic auth credentials' } },
      'DOCKER_NOT_LOGGED_IN',
      /no basic auth/,
    ],
    [
      'one platform only',
      {
        'docker buildx build': {
          code: 1,
          stderr: 'ERROR: Multi-platform build is not supported for the docker driver.',
        },
      },
      'DOCKER_PLATFORMS',
      /Multi-platform/,
    ],
    [
      'a base image that is not there',
      { 'docker buildx imagetools': { code: 1, stderr: 'not found' } },
      'DOCKER_FAILED',
      /base image/,
    ],
    [
      'a build that fails',
      { 'docker buildx build': { code: 2, stderr: '' } },
      'DOCKER_FAILED',
      /the build failed: exit status 2/,
    ],
  ])('says what is missing: %s', async (_title, answers, code, message) => {
    const { docker } = dockerThat(answers);
    await expect(build(docker)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(`${ROOM}/Dockerfile`, 'utf8').split('\n');

  it('builds only from images that the build pins, and has no default for them', () => {
    expect(lines.filter((line) => line.startsWith('FROM'))).toEqual([
      'FROM ${BUILD_IMAGE} AS native',
      'FROM ${RUNTIME_IMAGE}',
    ]);
    expect(lines.filter((line) => line.startsWith('ARG'))).toEqual(['ARG BUILD_IMAGE', 'ARG RUNTIME_IMAGE']);
  });

  it('runs as a user that is not root, by number', () => {
    expect(lines).toContain('USER 10001:10001');
  });
});
