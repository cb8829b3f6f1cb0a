import { SallyportError } from '@sallyport/contract';

/** Every error of the image's build: code -> what to do. Messages say what happened, where they are thrown. */
const REMEDIES = {
  IMAGE_USAGE: 'Add --help to see what it takes.',
  IMAGE_REPOSITORY_INVALID:
    'Give the repository alone, without tag or digest, e.g. 123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport (output imageRepositoryUrl of the program).',
  IMAGE_TREE_INCOMPLETE: 'Run `npm ci && npm run build` in the root of the repository, then try again.',
  IMAGE_FOLDER_NOT_EMPTY: 'Name an empty or a new folder with --assemble.',
  DOCKER_MISSING: 'Install Docker with buildx, or look at the file tree alone with --assemble DIR.',
  DOCKER_ENGINE_MISSING:
    'Start Docker (or name a running engine by DOCKER_HOST), or look at the file tree alone with --assemble DIR.',
  DOCKER_BUILDX_MISSING: 'Install the buildx plugin of Docker: https://docs.docker.com/build/install-buildx/',
  DOCKER_NOT_LOGGED_IN: 'Log in with `docker login`, and see that you may push to the repository.',
  DOCKER_PLATFORMS:
    'Make a builder for several platforms once: `docker buildx create --use --driver docker-container`; or build one with --platform linux/amd64.',
  DOCKER_FAILED: 'Read the lines that Docker printed above.',
  AWS_CLI_MISSING: 'Install the AWS CLI, or log in to the registry yourself with `docker login` and add --no-login.',
  ECR_LOGIN_FAILED:
    'Check your AWS credentials (`aws sts get-caller-identity`) and the permission ecr:GetAuthorizationToken.',
} as const;

export type ImageErrorCode = keyof typeof REMEDIES;

export function imageError(code: ImageErrorCode, message: string, options?: { cause?: unknown }): SallyportError {
  return new SallyportError(code, message, REMEDIES[code], options);
}
