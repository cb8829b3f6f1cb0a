import { UNKNOWN, type Value } from '../../model';
import type { Properties } from './judged-row';

/** Marks a special value in what Pulumi writes as JSON. https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET_SIGNATURE = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT_SIGNATURE = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

/** How values that are not known yet are written, by their kind. https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go */
const UNKNOWN_TEXTS: ReadonlySet<unknown> = new Set([
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/** What the engine writes in place of a secret where it shows one to people. */
const SHOWN_SECRET = '[secret]';

/** Properties as a file holds them: unknown where they are not known yet, or are a secret that the file does not tell. */
export function readProperties(given: Readonly<Record<string, unknown>> | null | undefined): Properties {
  const secrets: string[] = [];
  const values = Object.entries(given ?? {}).map(
    ([key, value]) => [key, read(value, pathOf('', key), secrets)] as const,
  );
  return { values: Object.fromEntries(values), secrets };
}

function read(given: unknown, path: string, secrets: string[]): Value {
  if (UNKNOWN_TEXTS.has(given)) return UNKNOWN;
  if (given === SHOWN_SECRET) {
    secrets.push(path);
    return UNKNOWN;
  }
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return given;
  if (Array.isArray(given)) return given.map((item: unknown, index) => read(item, `${path}[${index}]`, secrets));
  if (typeof given !== 'object' || given === null) return null;
  const keyed = given as Readonly<Record<string, unknown>>;
  if (keyed[SIGNATURE] === SECRET_SIGNATURE) return readSecret(keyed, path, secrets);
  if (keyed[SIGNATURE] === OUTPUT_SIGNATURE) return 'value' in keyed ? read(keyed.value, path, secrets) : UNKNOWN;
  return Object.fromEntries(Object.entries(keyed).map(([key, item]) => [key, read(item, pathOf(path, key), secrets)]));
}

/** With `--show-secrets` an export holds them as JSON text; else what can be read of it is that it is one. */
function readSecret({ plaintext }: Readonly<Record<string, unknown>>, path: string, secrets: string[]): Value {
  if (typeof plaintext === 'string') {
    try {
      return read(JSON.parse(plaintext), path, secrets);
    } catch {
      // A value that cannot be read is no more known than one that is encrypted.
    }
  }
  secrets.push(path);
  return UNKNOWN;
}

/** As {@link Property} writes paths, so that what a rule stumbled over is found among the secrets. */
function pathOf(path: string, key: string): string {
  const name = /^[A-Za-z_$][\w$-]*$/.test(key) ? key : JSON.stringify(key);
  if (path === '') return name;
  return name.startsWith('"') ? `${path}[${name}]` : `${path}.${name}`;
}
