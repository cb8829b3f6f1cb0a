import { messageOf, SallyportError } from '@sallyport/contract';

export const bootstrapEnvironment = (name: string, why: string, remedy: string): SallyportError => new SallyportError('BOOTSTRAP_ENVIRONMENT', `${name} ${why}`, remedy);

export const bootstrapManifest = (name: string, why: string): SallyportError =>
  new SallyportError('BOOTSTRAP_MANIFEST', `${name} is no list of files: ${why}`, 'Write it as { "version": 1, "files": [{ "path", "object" } or { "path", "secretArn" }] }.');

export const bootstrapUnreadable = (what: string, cause: unknown): SallyportError =>
  new SallyportError(
    'BOOTSTRAP_UNREADABLE',
    `${what} cannot be read: ${messageOf(cause)}`,
    'See that it exists, and that the role of the task or instance may read it and use its key.',
    { cause },
  );

export const bootstrapUnwritable = (path: string, cause: unknown): SallyportError =>
  new SallyportError('BOOTSTRAP_UNWRITABLE', `${path} cannot be written: ${messageOf(cause)}`, 'Name a folder of the proxy in SALLYPORT_CONFIG_DIRECTORY, on a volume that may be written to.', { cause });
