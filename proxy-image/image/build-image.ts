import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Docker } from './docker';
import { assembleFileTree } from './file-tree';
import type { Repository } from './repository';

/** By tag; the build pins each by the digest that the tag has at that moment, and prints it. */
export const BASE_IMAGES = {
  /** Compiles the native ciphers: the same Node, with compiler and headers. */
  BUILD_IMAGE: 'docker.io/library/node:24-bookworm',
  /** What runs: Node and nothing else, no shell and no package manager. */
  RUNTIME_IMAGE: 'gcr.io/distroless/nodejs24-debian12:latest',
} as const;

export interface BuildRequest {
  /** Folder of this package, built. */
  readonly room: string;
  readonly platforms: readonly string[];
  /** A new one for every push: a repository with immutable tags takes each once. The config names the digest. */
  readonly tag: string;
  readonly baseImages: Readonly<Record<keyof typeof BASE_IMAGES, string>>;
  /** Pushes there; without it the image is only built. */
  readonly push?: { readonly repository: Repository; readonly logIn: 'ecr' | 'never' };
}

export interface BuiltImage {
  /** `REPOSITORY@sha256:…` for the config key `sallyport:fleet.image`; undefined when nothing was pushed. */
  readonly image?: string;
  readonly platforms: readonly string[];
  readonly baseImages: Readonly<Record<string, string>>;
  readonly files: number;
  readonly bytes: number;
}

export async function buildImage(
  request: BuildRequest,
  docker: Docker,
  say: (line: string) => void,
): Promise<BuiltImage> {
  await docker.check();
  const { push } = request;
  if (push?.logIn === 'ecr' && push.repository.ecrRegion !== undefined) {
    say(`log in to ${push.repository.registry}`);
    await docker.logInToEcr(push.repository, push.repository.ecrRegion);
  }
  const baseImages: Record<string, string> = {};
  for (const [name, image] of Object.entries(request.baseImages)) {
    baseImages[name] = await docker.pin(image);
    say(`base image ${baseImages[name]}`);
  }
  const context = mkdtempSync(join(tmpdir(), 'sallyport-image-'));
  try {
    const tree = assembleFileTree(request.room, context);
    say(`assembled ${tree.files} files, ${(tree.bytes / 1e6).toFixed(1)} MB, ${tree.packages.length} packages`);
    say(`build for ${request.platforms.join(', ')}`);
    const digest = await docker.build({
      context,
      dockerfile: join(request.room, 'Dockerfile'),
      platforms: request.platforms,
      args: baseImages,
      ...(push === undefined ? {} : { push: `${push.repository.url}:${request.tag}` }),
    });
    const image = push === undefined || digest === undefined ? {} : { image: `${push.repository.url}@${digest}` };
    return { ...image, platforms: request.platforms, baseImages, files: tree.files, bytes: tree.bytes };
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}
