import { plainPath } from '../transfer/plain-path';
import type { TransferDirection } from './classify-command';

export interface RsyncCommand {
  readonly kind: 'rsync';
  /** `either` where an option that the proxy does not know may turn it, or may name files of its own. */
  readonly direction: TransferDirection | 'either';
  /** Empty where the client sends them over the wire instead (`--secluded-args`, `-s`). */
  readonly paths: readonly string[];
  /** The same, absolute; undefined where not all of them are known. */
  readonly plainPaths: readonly string[] | undefined;
}

/** One letter each; `s` sends the paths over the wire, `e` begins what the client can do, which is no option. */
const LETTERS = /^-([a-zA-Z0-9]*?)(?:e\.[a-zA-Z0-9.]*)?$/;
/** Letters of rsync's client that take no value and turn nothing: `man rsync`, "server_options()" of its options.c. */
const HARMLESS_LETTERS = /^[0ACDEHIJKLNORSUWXabcdghiklmnopqrtuvxyz]*$/;
/** Long options that neither name a file nor turn the direction. */
const HARMLESS =
  /^--(?:delete(?:-before|-during|-delay|-after|-excluded|-missing-args)?|force|ignore-errors|max-delete=-?\d+|(?:min|max)-size=[\w.+-]+|(?:partial|append|append-verify|inplace|numeric-ids|existing|ignore-existing|size-only|stats|list-only|safe-links|munge-links|copy-unsafe-links|no-implied-dirs|no-r|no-relative|no-inc-recursive|fuzzy|sparse|preallocate|delay-updates|super|mkpath|fsync|open-noatime|one-file-system|ignore-missing-args|whole-file|no-whole-file|old-compress|new-compress|omit-dir-times|stderr=\w+|bwlimit=[\w.]+|timeout=\d+|modify-window=-?\d+|checksum-seed=\d+|checksum-choice=[\w,-]+|compress-choice=\w+|compress-level=\d+|info=[\w,]+|debug=[\w,]+|log-format=[%\w]*|iconv=[\w,.-]+))$/;

/** `rsync --server [--sender] <options> . path…` */
export function classifyRsync(words: readonly { readonly text: string; readonly expands: boolean }[], mostPaths: number): RsyncCommand | undefined {
  const texts = words.map(({ text }) => text);
  if (texts[0] !== '--server' || texts.includes('--daemon')) return undefined;
  const dot = texts.indexOf('.');
  const paths = dot < 0 ? [] : texts.slice(dot + 1);
  if (paths.length > mostPaths) return undefined;
  const isSender = texts[1] === '--sender';
  const options = texts.slice(isSender ? 2 : 1, dot < 0 ? undefined : dot);
  const plain = paths.map((path) => plainPath(path));
  const isKnown = dot >= 0 && paths.length > 0 && words.every(({ expands }) => !expands) && plain.every((path) => path !== undefined);
  return {
    kind: 'rsync',
    direction: options.every((option) => isHarmless(option)) ? (isSender ? 'download' : 'upload') : 'either',
    paths,
    plainPaths: isKnown && !options.some((option) => hidesPaths(option)) ? plain.filter((path) => path !== undefined) : undefined,
  };
}

function isHarmless(option: string): boolean {
  const letters = LETTERS.exec(option)?.[1];
  return letters === undefined ? HARMLESS.test(option) || /^-B\d+$/.test(option) : HARMLESS_LETTERS.test(letters.replaceAll('s', ''));
}

const hidesPaths = (option: string): boolean => LETTERS.exec(option)?.[1]?.includes('s') === true;
