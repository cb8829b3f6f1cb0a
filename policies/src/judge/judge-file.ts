import type { Resource } from '../model';
import {
  judgeResource,
  judgeStack,
  type Options,
  type ResourceRule,
  type Rule,
  type Settings,
  type Verdict,
} from '../rule';
import { defaults, type Level, type RuleScope } from '../settings';
import { applyWaivers, type Finding } from '../waivers';
import { FILE_KINDS, type JudgedFile, type JudgedRow, type Position } from './input/judged-row';
import { propertiesOf, toStack } from './to-stack';

/** What a rule found in a file. */
export interface FileFinding extends Finding {
  readonly file: string;
  readonly level: Level;
  readonly type: string | undefined;
  readonly position: Position | undefined;
}

export interface Judgement {
  readonly files: readonly JudgedFile[];
  /** The rules that were looked at: all that are not disabled. */
  readonly rules: readonly (readonly [rule: Rule, scope: RuleScope])[];
  readonly findings: readonly FileFinding[];
}

type Scoped = Judgement['rules'][number];

/** Judges each file by itself, as a stack of its own. @param now Unix time in ms */
export function judgeFiles(files: readonly JudgedFile[], scopes: readonly Scoped[], now: number): Judgement {
  const rules = scopes.filter(([, { level }]) => level !== 'disabled');
  return { files, rules, findings: files.flatMap((file) => judgeFile(file, rules, now)) };
}

function judgeFile(file: JudgedFile, rules: readonly Scoped[], now: number): readonly FileFinding[] {
  const rows = new Map(file.rows.map((row) => [row.urn, row]));
  const stackUrn = file.rows.find(({ type }) => type === 'pulumi:pulumi:Stack')?.urn;
  const asked = toStack(
    file.rows.filter(({ isExternal }) => !isExternal),
    'inputs',
  );
  const whole = toStack(file.rows, 'outputs');
  return rules.flatMap(([rule, scope]) => {
    const settings = { ...defaults(rule), ...onUnknown(file, rule), ...scope.settings };
    const side = rule.kind === 'resource' ? 'inputs' : 'outputs';
    const verdicts =
      rule.kind === 'stack'
        ? judgeStack(rule, whole, settings)
        : judgeEach(rule, asked.ofType(...rule.types), settings);
    const refusesUnknown = scope.settings.onUnknown === 'violation';
    const told = verdicts.map((verdict) =>
      tellSecret(verdict, { file, row: rows.get(verdict.urn ?? ''), side, refusesUnknown }),
    );
    return applyWaivers(told, scope.waivers, now, stackUrn).map((finding): FileFinding => {
      const row = rows.get(finding.urn ?? stackUrn ?? '');
      const at = finding.urn === undefined ? undefined : row;
      return { ...finding, file: file.name, level: scope.level, type: at?.type, position: row?.position };
    });
  });
}

const judgeEach = (
  rule: ResourceRule,
  resources: readonly Resource[],
  settings: Settings<Options>,
): readonly Verdict[] => resources.flatMap((resource) => judgeResource(rule, resource, settings));

/**
 * A stack rule fails closed in a deployment, where it would be too late after. A file that lacks links or secrets is no
 * deployment: what it cannot tell is undecided, unless a config says else.
 */
const onUnknown = ({ kind }: JudgedFile, rule: Rule): { readonly onUnknown?: string } =>
  rule.kind === 'stack' && kind !== 'preview' ? { onUnknown: 'undecided' } : {};

/**
 * In a file, a value may be unknown because it is a secret; it says so, and does not promise to know it later. A stack rule that
 * refuses what is unknown would be told the secret in a deployment: here it is undecided, unless a config says else.
 */
function tellSecret(verdict: Verdict, { file, row, side, refusesUnknown }: Source): Verdict {
  const { path, rule } = verdict;
  const isOfUnknown = verdict.kind === 'undecided' || (rule.kind === 'stack' && !refusesUnknown);
  const secrets = row === undefined ? [] : propertiesOf(row, side).secrets;
  if (isOfUnknown && secrets.some((secret) => path === secret || isUnder(path, secret))) {
    const message = `${path} is a secret, which this ${FILE_KINDS[file.kind]} does not hold in clear`;
    return { ...verdict, kind: 'undecided', message };
  }
  if (verdict.kind === 'undecided' && file.kind === 'events' && rule.kind === 'stack') {
    const message = `${path} is not known before the deployment, and an event log does not tell what it is made from`;
    return { ...verdict, message };
  }
  return verdict;
}

interface Source {
  readonly file: JudgedFile;
  readonly row: JudgedRow | undefined;
  readonly side: 'inputs' | 'outputs';
  /** A config says that what is unknown is a violation. */
  readonly refusesUnknown: boolean;
}

const isUnder = (path: string, outer: string): boolean => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
