import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, SallyportError } from '@sallyport/contract';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { BASE_IMAGES, buildImage } from './build-image';
import { Docker } from './docker';
import { imageError } from './errors';
import { assembleFileTree } from './file-tree';
import { parseRepository } from './repository';
import { runCommand } from './run-command';

interface Flags {
  readonly repository?: string;
  readonly platform: string;
  readonly push?: boolean;
  readonly login: boolean;
  readonly json?: boolean;
  readonly assemble?: string;
  readonly buildImage: string;
  readonly runtimeImage: string;
}

const ROOM = resolve(__dirname, '..');
const PLATFORM = /^linux\/(amd64|arm64)$/;

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('image')
    .description(
      "Builds the proxy's container image, pushes it, and prints its digest for the config of the Pulumi program",
    )
    .option(
      '--repository <url>',
      'registry and name, without tag, e.g. 123456789012.dkr.ecr.eu-central-1.amazonaws.com/sallyport',
    )
    .option('--platform <list>', 'linux/amd64, linux/arm64, or both with a comma between', 'linux/amd64,linux/arm64')
    .option('--push', 'push to --repository and print the digest')
    .option('--no-login', 'leave the login to the registry to you; otherwise an ECR login is made with the AWS CLI')
    .option('--json', 'print the result as one JSON object')
    .option('--assemble <dir>', 'only write the file tree of the image into DIR; needs no Docker')
    .addOption(
      new Option('--build-image <image>', 'base image that compiles the native ciphers').default(
        BASE_IMAGES.BUILD_IMAGE,
      ),
    )
    .addOption(
      new Option('--runtime-image <image>', 'base image that runs the proxy').default(BASE_IMAGES.RUNTIME_IMAGE),
    );
  program.parse([...argv]);
  const flags = program.opts<Flags>();
  if (flags.assemble !== undefined) assemble(resolve(startFolder(), flags.assemble), flags.json === true);
  else await build(flags);
}

function assemble(directory: string, json: boolean): void {
  const tree = assembleFileTree(ROOM, directory);
  const result = {
    directory: tree.directory,
    files: tree.files,
    bytes: tree.bytes,
    nativeBinding: tree.hasNativeBinding,
  };
  print(json ? JSON.stringify(result) : `${tree.directory}: ${tree.files} files, ${(tree.bytes / 1e6).toFixed(1)} MB`);
}

async function build(flags: Flags): Promise<void> {
  const platforms = flags.platform.split(',').map((platform) => platform.trim());
  const unknown = platforms.find((platform) => !PLATFORM.test(platform));
  if (unknown !== undefined)
    throw imageError('IMAGE_USAGE', `--platform: "${unknown}" is none of linux/amd64, linux/arm64`);
  if (flags.push === true && flags.repository === undefined)
    throw imageError('IMAGE_USAGE', '--push needs --repository');
  const repository = flags.repository === undefined ? undefined : parseRepository(flags.repository);
  const docker = new Docker(runCommand, (text) => process.stderr.write(text));
  const built = await buildImage(
    {
      room: ROOM,
      platforms,
      tag: tagFor(new Date()),
      baseImages: { BUILD_IMAGE: flags.buildImage, RUNTIME_IMAGE: flags.runtimeImage },
      ...(flags.push === true && repository !== undefined
        ? { push: { repository, logIn: flags.login ? ('ecr' as const) : ('never' as const) } }
        : {}),
    },
    docker,
    (line) => process.stderr.write(`${line}\n`),
  );
  if (flags.json === true) print(JSON.stringify(built));
  else if (built.image === undefined)
    print('Built, and not pushed: add --repository URL --push for the digest that the config needs.');
  else print(`${built.image}\n\nFor the config:\n  pulumi config set --path sallyport:fleet.image ${built.image}`);
}

/** npm runs a script in the package's folder; paths are meant from where the person stands. */
const startFolder = (): string => process.env.INIT_CWD ?? process.cwd();

function tagFor(now: Date): string {
  const file = join(ROOM, 'package.json');
  if (!existsSync(file)) throw imageError('IMAGE_TREE_INCOMPLETE', `there is no ${file}`);
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  return `${version}-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv).catch((thrown: unknown) => {
  const text =
    thrown instanceof SallyportError ? `${thrown.code}: ${thrown.message}\n${thrown.remedy}` : messageOf(thrown);
  process.stderr.write(`image: ${text}\n`);
  process.exitCode = 1;
});
