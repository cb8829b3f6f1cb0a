import { accessSync, constants, lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '@sallyport/contract';
import type { Place, Problem, Problems, ReadPath } from './problem';

/** What the verdict depends on besides the paths; a test gives its own. */
export interface Machine {
  /** Effective user of the proxy. */
  readonly uid: number;
  /** Effective and supplementary groups of the proxy. */
  readonly groups: readonly number[];
  readonly lstat: (path: string) => Pick<Stats, 'uid' | 'gid' | 'mode' | 'isDirectory' | 'isSymbolicLink'>;
  readonly readlink: (path: string) => string;
  /** The mount of the folder takes no writes at all. */
  readonly isReadOnly: (folder: string) => boolean;
}

/** As Linux does when it follows links (path_resolution(7)). */
const MAX_LINKS = 40;
const OTHERS_WRITE = 0o022;
const OTHERS_READ = 0o044;
const STICKY = 0o1000;

type Facts = ReturnType<Machine['lstat']>;

interface Step {
  readonly path: string;
  readonly facts: Facts;
  /** The last step is the file or folder that is named; the others lead there. */
  readonly isLast: boolean;
}

interface Offence {
  readonly faults: readonly string[];
  readonly problem: Omit<Problem, 'severity'>;
}

/** The machine that this process runs on; undefined where files have no owners (Windows). */
function thisMachine(): Machine | undefined {
  const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
  if (uid === undefined || gid === undefined) return undefined;
  return {
    uid,
    groups: [gid, ...(process.getgroups?.() ?? [])],
    lstat: (path) => lstatSync(path),
    readlink: (path) => readlinkSync(path),
    isReadOnly,
  };
}

/** Where a mode would let the caller write, access(2) says EROFS when the mount does not. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EROFS';
  }
}

/**
 * Every folder and link on the way to a path, from `/` on, and what is there. A link is followed step by step: who may
 * change a folder in which any of the links stands may lead the name elsewhere.
 */
function* stepsTo(path: string, machine: Machine): Generator<Step> {
  const names = path.split('/').filter((name) => name !== '');
  let at = '/';
  let links = 0;
  yield { path: at, facts: machine.lstat(at), isLast: names.length === 0 };
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '.' || name === '..') {
      // The folders above a real path have been judged on the way down.
      if (name === '..') at = dirname(at);
      continue;
    }
    const next = join(at, name);
    const facts = machine.lstat(next);
    if (!facts.isSymbolicLink()) {
      yield { path: next, facts, isLast: names.length === 0 };
      at = next;
      continue;
    }
    yield { path: next, facts, isLast: false };
    links += 1;
    if (links > MAX_LINKS) throw new Error(`more than ${MAX_LINKS} links are on the way`);
    const leadsTo = machine.readlink(next);
    if (leadsTo.startsWith('/')) at = '/';
    names.unshift(...leadsTo.split('/').filter((part) => part !== ''));
  }
}

const isTrusted = (uid: number, machine: Machine) => uid === 0 || uid === machine.uid;

/** In a folder of root with the sticky bit, such as /tmp, others add entries and leave those of the proxy alone. */
function mayOthersWrite({ path, facts, isLast }: Step, kind: ReadPath['kind'], machine: Machine): boolean {
  // Kubernetes gives a volume to the group of the pod (fsGroup), which is the proxy's.
  const isOwnGroup = kind === 'state' && isLast && machine.groups.includes(facts.gid);
  const others = isOwnGroup ? OTHERS_WRITE & ~0o020 : OTHERS_WRITE;
  if (facts.isSymbolicLink() || (facts.mode & others) === 0) return false;
  if (!facts.isDirectory() || facts.uid !== 0) return true;
  // Each file of a folder that is named is taken, so nobody else may add one.
  if (!isLast && (facts.mode & STICKY) !== 0) return false;
  // Kubernetes mounts a ConfigMap as a folder of root with mode 0777, which the container cannot write to.
  return !machine.isReadOnly(path);
}

/** A secret of root may be readable by a group of the proxy: this is how the proxy gets to read it. */
function mayOthersRead({ uid, gid, mode }: Facts, machine: Machine): boolean {
  const isForGroup = uid === 0 && machine.groups.includes(gid);
  return (mode & (isForGroup ? OTHERS_READ & ~0o040 : OTHERS_READ)) !== 0;
}

/** A path as one word of a shell. */
const word = (path: string) => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

const nameOf = (id: number) => (id === 0 ? 'root' : String(id));

function offenceOf(step: Step, read: ReadPath, machine: Machine): Offence | undefined {
  const { path, facts } = step;
  const isLink = facts.isSymbolicLink();
  const isSecret = step.isLast && read.kind === 'secret';
  const faults: string[] = [];
  const mends: string[] = [];
  if (!isTrusted(facts.uid, machine)) {
    faults.push(`belongs to user ${facts.uid}, who is neither root nor the user of the proxy (${nameOf(machine.uid)})`);
    // What is the proxy's own for a secret, which it must be able to read; root's for all else.
    mends.push(`chown ${isLink ? '-h ' : ''}${isSecret ? nameOf(machine.uid) : 'root'} ${word(path)}`);
  }
  const isWritable = mayOthersWrite(step, read.kind, machine);
  const isReadable = isSecret && mayOthersRead(facts, machine);
  if (isWritable) faults.push('others may write to it');
  if (isReadable) faults.push(`others may read it, and it holds ${read.holds}`);
  if (isReadable && facts.uid === 0 && machine.uid !== 0)
    mends.push(`chgrp ${machine.groups[0]} ${word(path)} && chmod 0640 ${word(path)}`);
  else if (isReadable) mends.push(`chmod 0600 ${word(path)}`);
  else if (isWritable) mends.push(`chmod go-w ${word(path)}`);
  if (faults.length === 0) return undefined;
  const what = isLink ? 'the link' : facts.isDirectory() ? 'the folder' : 'the file';
  const mode = isLink ? '' : `mode ${(facts.mode & 0o7777).toString(8).padStart(4, '0')}, `;
  const message = `${what} ${path}: ${faults.join('; ')} (${mode}owner ${nameOf(facts.uid)}:${nameOf(facts.gid)})`;
  return { faults, problem: { ...read.at, message, allowed: mends.join(' && ') } };
}

/**
 * What sshd's StrictModes does (sshd_config(5); `safe_path` of misc.c): a file that decides who may do what, and every
 * folder on its way, belongs to root or to the proxy's user, and nobody else may write to it; nobody else may read a
 * secret. Each offending path is named once, with what mends it.
 */
export function judgeModes(
  reads: readonly ReadPath[],
  machine: Machine | undefined = thisMachine(),
): Omit<Problem, 'severity'>[] {
  if (machine === undefined) return [];
  const offences = new Map<string, Offence>();
  const note = (path: string, offence: Offence) => {
    const known = offences.get(path);
    // A users file is named by the config, and holds secrets: the longer list of faults has the shorter one in it.
    if (known === undefined || known.faults.length < offence.faults.length) offences.set(path, offence);
  };
  for (const read of reads) {
    try {
      for (const step of stepsTo(resolve(read.path), machine)) {
        const offence = offenceOf(step, read, machine);
        if (offence !== undefined) note(step.path, offence);
      }
    } catch (thrown) {
      const message = `it cannot be seen who may change ${read.path}: ${messageOf(thrown)}`;
      note(read.path, { faults: [message], problem: { ...read.at, message } });
    }
  }
  return [...offences.values()].map(({ problem }) => problem);
}

/** Refuses what others may change or read; with `strictModes: false`, warns of it, and of being so. */
export function applyStrictModes(isStrict: boolean, at: Place, problems: Problems): void {
  if (!isStrict) {
    problems.warn({
      ...at,
      message: 'strictModes is off: the proxy trusts files that others may change or read',
      allowed: 'true, which is the default',
    });
  }
  for (const problem of judgeModes(problems.reads())) {
    if (isStrict) problems.error(problem);
    else problems.warn(problem);
  }
}
