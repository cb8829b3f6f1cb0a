import { plainPath } from '../transfer/plain-path';
import { classifyRsync, type RsyncCommand } from './rsync-command';
import { shellWords, type ShellWord } from './shell-words';

/** Which way files go, seen from the client. */
export type TransferDirection = 'upload' | 'download';

export interface ScpCommand {
  readonly kind: 'scp';
  readonly direction: TransferDirection;
  readonly paths: readonly ShellWord[];
  /** `-d`: the path must be a folder. */
  readonly targetIsDirectory: boolean;
}

export interface GitCommand {
  readonly kind: 'git';
  readonly service: 'upload-pack' | 'receive-pack' | 'upload-archive';
  readonly repository: string;
  /** The same, absolute; undefined where that depends on a home, a folder or a pattern. */
  readonly plainRepository: string | undefined;
}

export type ClassifiedCommand = ScpCommand | RsyncCommand | GitCommand | { readonly kind: 'sftp' | 'other' };

const OTHER = { kind: 'other' } as const;
/** A program of that name elsewhere could be anything. */
const PROGRAM = /^(?:(?:\/usr)?(?:\/local)?\/bin\/)?(scp|rsync|git|git-upload-pack|git-receive-pack|git-upload-archive)$/;
/** Where distributions put OpenSSH's server, for clients that name it (`sftp -s`) instead of the subsystem. */
const SFTP_SERVER = /^(?:\/usr(?:\/local)?)?\/lib(?:exec)?\/(?:(?:openssh|ssh)\/)?sftp-server$/;
const MOST_PATHS = 64;

/**
 * Recognises the commands by which clients move files, however they are quoted. What is not exactly of their form, or
 * has anything besides, is `other`: a command like any other, for the access policy to decide and the audit trail to name.
 */
export function classifyCommand(command: string): ClassifiedCommand {
  const [program, ...words] = shellWords(command) ?? [];
  if (program === undefined || program.expands) return OTHER;
  if (SFTP_SERVER.test(program.text) && words.length === 0) return { kind: 'sftp' };
  const name = PROGRAM.exec(program.text)?.[1];
  switch (name) {
    case 'scp':
      return classifyScp(words);
    case 'rsync':
      return classifyRsync(words, MOST_PATHS) ?? OTHER;
    case 'git':
      return classifyGit(words[0]?.text ?? '', words.slice(1));
    default:
      return name === undefined ? OTHER : classifyGit(name.slice('git-'.length), words);
  }
}

/** `scp [-rpdvq] -t|-f [--] path…`: the options of legacy scp's other half. */
function classifyScp(words: readonly ShellWord[]): ClassifiedCommand {
  let options = '';
  let at = 0;
  for (; at < words.length; at++) {
    const { text } = words[at] ?? { text: '' };
    if (!text.startsWith('-') || text === '-') break;
    if (text === '--') {
      at++;
      break;
    }
    options += text.slice(1);
  }
  const paths = words.slice(at);
  const isUpload = options.includes('t');
  if (!/^[rpdvqtf]*$/.test(options) || isUpload === options.includes('f')) return OTHER;
  if (paths.length === 0 || paths.length > MOST_PATHS || (isUpload && paths.length > 1)) return OTHER;
  return { kind: 'scp', direction: isUpload ? 'upload' : 'download', paths, targetIsDirectory: options.includes('d') };
}

const GIT_SERVICES = ['upload-pack', 'receive-pack', 'upload-archive'] as const;

/** gitprotocol-pack(5): the repository is the only argument, besides options that narrow what is served. */
function classifyGit(serviceName: string, words: readonly ShellWord[]): ClassifiedCommand {
  const service = GIT_SERVICES.find((known) => known === serviceName);
  const options = words.slice(0, -1);
  const repository = words.at(-1);
  if (service === undefined || repository === undefined || repository.text.startsWith('-')) return OTHER;
  if (!options.every((option) => /^--(strict|no-strict|timeout=\d+|stateless-rpc|http-backend-info-refs|advertise-refs)$/.test(option.text))) return OTHER;
  return { kind: 'git', service, repository: repository.text, plainRepository: repository.expands ? undefined : plainPath(repository.text) };
}
