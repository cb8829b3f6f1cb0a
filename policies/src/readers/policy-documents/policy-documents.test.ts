import { resourceOf, row, unknown } from '../../rule/judge.fixture';
import { DOCUMENT_PLACES, MANAGED_POLICY_PLACES, type DocumentKind } from './places';
import {
  documentsOf,
  managedPoliciesOf,
  placesOfDocuments,
  placesOfManagedPolicies,
  typesWithDocuments,
} from './policy-documents';
import { isAwsManaged } from './tampering';

const KINDS = Object.keys(DOCUMENT_PLACES) as DocumentKind[];
const places = KINDS.flatMap((kind) =>
  Object.entries(DOCUMENT_PLACES[kind]).flatMap(([type, paths]) => paths.map((path) => [kind, type, path] as const)),
);

test.each(places)('an %s policy of %s at %s', (kind, type, path) => {
  const [holder = '', inner = ''] = path.split('[].');
  const document = { Statement: [] };
  const props = path.includes('[].') ? { [holder]: [{ [inner]: document }, { [inner]: null }] } : { [path]: document };
  const found = documentsOf(resourceOf(row(type, 'r', props)), kind);
  expect(found.map((property) => property.path)).toEqual([path.replace('[]', '[0]')]);
  expect(documentsOf(resourceOf(row(type, 'r', {})), kind)).toEqual([]);
  expect(typesWithDocuments(kind)).toContain(type);
  expect(placesOfDocuments(kind)).toContain(`${type} ${path}`);
});

test('a document that is not known is there, and one of another type is not', () => {
  expect(documentsOf(resourceOf(row('aws:iam/policy:Policy', 'r', { policy: unknown })), 'identity')).toHaveLength(1);
  expect(documentsOf(resourceOf(row('aws:sqs/queue:Queue', 'r', { policy: unknown })), 'identity')).toEqual([]);
});

test.each(Object.entries(MANAGED_POLICY_PLACES).flatMap(([type, paths]) => paths.map((path) => [type, path] as const)))(
  'managed policies of %s at %s',
  (type, path) => {
    const arns = (value: string | readonly (string | typeof unknown)[] | typeof unknown) =>
      managedPoliciesOf(resourceOf(row(type, 'r', { [path]: value }))).map((property) => property.text());
    expect(arns('arn:aws:iam::aws:policy/a')).toEqual(['arn:aws:iam::aws:policy/a']);
    expect(arns(['a', unknown, 'b'])).toEqual(['a', 'b']);
    expect(arns(unknown)).toEqual([]);
    expect(placesOfManagedPolicies).toContain(`${type} ${path}`);
  },
);

test('policies of AWS by their ARN', () => {
  expect(isAwsManaged('arn:aws-us-gov:iam::aws:policy/job-function/A', ['job-function/A'])).toBe(true);
  expect(isAwsManaged('arn:aws:iam::aws:policy/A', ['B', 'A'])).toBe(true);
  expect(isAwsManaged('arn:aws:iam::123456789012:policy/A', ['A'])).toBe(false);
  expect(isAwsManaged('xarn:aws:iam::aws:policy/A', ['A'])).toBe(false);
  expect(isAwsManaged('', [''])).toBe(false);
});
