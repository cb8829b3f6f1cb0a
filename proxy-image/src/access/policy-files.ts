import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkParsePolicySet,
  policySetTextToParts,
  policyToJson,
  validate,
  type DetailedError,
} from './cedar';
import { ACCESS_SCHEMA, messageOf } from '@sallyport/contract';
import type { Place, Problem, Problems } from '../config/problem';
import { readText } from '../config/yaml-file';

/** Validated Cedar policies by id: the @id annotation where there is one, else `<file>#<n>`. */
export interface AccessPolicies {
  readonly byId: Readonly<Record<string, string>>;
}

/** Policy ids go into audit events and messages. */
const POLICY_ID = /^[A-Za-z0-9][A-Za-z0-9._:#-]{0,127}$/;

/** Cedar counts in bytes, editors in lines and characters. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = Buffer.from(text, 'utf8').subarray(0, offset).toString('utf8').split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function problemOf(file: string, text: string, error: DetailedError): Omit<Problem, 'severity'> {
  const source = error.sourceLocations?.[0];
  const allowed = [source?.label, error.help].filter((part) => typeof part === 'string' && part !== '').join('; ');
  return {
    file,
    ...(source === undefined ? {} : placeOf(text, source.start)),
    message: error.message,
    ...(allowed === '' ? {} : { allowed }),
  };
}

interface Part {
  readonly id: string;
  readonly text: string;
  readonly line: number;
}

/** The single policies of a file, in the order in which they stand there. */
function partsOf(file: string, name: string, text: string, problems: Problems): Part[] {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') {
    for (const error of parts.errors) problems.error(problemOf(file, text, error));
    return [];
  }
  if (parts.policy_templates.length > 0) {
    problems.error({
      file,
      message: 'the file holds a policy template (?principal or ?resource)',
      allowed: 'policies that stand for themselves',
    });
  }
  const placed = parts.policies
    .map((policy) => ({ policy, offset: Math.max(text.indexOf(policy), 0) }))
    .sort((left, right) => left.offset - right.offset);
  return placed.map(({ policy, offset }, index) => {
    const json = policyToJson(policy);
    const annotated = json.type === 'success' ? json.json.annotations?.id : undefined;
    return { id: annotated ?? `${name}#${index + 1}`, text: policy, line: text.slice(0, offset).split('\n').length };
  });
}

function validateFile(file: string, text: string, parts: readonly Part[], problems: Problems): void {
  const answer = validate({
    schema: ACCESS_SCHEMA,
    policies: { staticPolicies: Object.fromEntries(parts.map((part) => [part.id, part.text])) },
  });
  if (answer.type === 'failure') {
    for (const error of answer.errors) problems.error(problemOf(file, text, error));
    return;
  }
  const seen = new Set<string>();
  const note = (kind: 'error' | 'warn', policyId: string, error: DetailedError) => {
    const part = parts.find(({ id }) => id === policyId);
    // One mistake is reported once per action that the policy covers: say it once.
    const key = `${policyId}:${error.sourceLocations?.[0]?.start}:${error.message.replace(/Action::"[^"]*"/, '')}`;
    if (part === undefined || seen.has(key)) return;
    seen.add(key);
    const described = problemOf(file, part.text, error);
    problems[kind]({ ...described, line: part.line + (described.line ?? 1) - 1, key: `policy ${policyId}` });
  };
  for (const { policyId, error } of answer.validationErrors) note('error', policyId, error);
  for (const { policyId, error } of answer.validationWarnings) note('warn', policyId, error);
}

/**
 * Reads and validates every `*.cedar` file of a folder against the schema of the contract. What is wrong goes to
 * `problems` with file, line and policy; the result is only to be used when nothing was. `named` is where
 * the folder is named.
 */
export function loadPolicies(directory: string, problems: Problems, named: Place = { file: directory }): AccessPolicies {
  let names: string[];
  try {
    names = readdirSync(directory)
      .filter((name) => name.endsWith('.cedar'))
      .sort();
  } catch (thrown) {
    problems.error({ file: directory, message: `the policy folder cannot be read: ${messageOf(thrown)}` });
    return { byId: {} };
  }
  problems.read({ kind: 'folder', path: directory, at: named });
  if (names.length === 0)
    problems.warn({ file: directory, message: 'no *.cedar file is in the policy folder: everything will be refused' });
  const byId = new Map<string, { text: string; file: string }>();
  for (const name of names) {
    const file = join(directory, name);
    const text = readText(file, problems);
    if (text === undefined) continue;
    problems.read({ kind: 'file', path: file, at: named });
    const parts = partsOf(file, name.replace(/\.cedar$/, ''), text, problems);
    validateFile(file, text, parts, problems);
    for (const part of parts) {
      const other = byId.get(part.id);
      const at = { file, line: part.line, column: 1, key: `policy ${part.id}` };
      if (other !== undefined)
        problems.error({ ...at, message: `the id is already used in ${other.file}`, allowed: 'one policy an @id' });
      if (!POLICY_ID.test(part.id))
        problems.error({
          ...at,
          message: 'the @id has characters that are not allowed',
          allowed: 'letters, digits and . _ : # -',
        });
      byId.set(part.id, { text: part.text, file });
    }
  }
  const policies = { byId: Object.fromEntries([...byId].map(([id, { text }]) => [id, text])) };
  if (problems.errors().length === 0) {
    const answer = checkParsePolicySet({ staticPolicies: policies.byId });
    if (answer.type === 'failure')
      for (const error of answer.errors) problems.error({ file: directory, message: error.message });
  }
  return policies;
}
