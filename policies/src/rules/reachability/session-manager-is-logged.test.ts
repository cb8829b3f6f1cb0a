import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { sessionManagerIsLogged as rule } from './session-manager-is-logged';

const DOCUMENT = 'aws:ssm/document:Document';
const nowhere = 'd: content.inputs names neither a bucket nor a log group for sessions';
const inClear = (key: string) => `d: content.inputs.${key} is false: logs of sessions are kept in clear`;
const document = (inputs: object, more: Row['props'] = {}) =>
  row(DOCUMENT, 'd', {
    ...{ name: 'SSM-SessionManagerRunShell', documentType: 'Session' },
    content: JSON.stringify({ sessionType: 'Standard_Stream', inputs }),
    ...more,
  });

test.each<[string, Row, string[]]>([
  ['a bucket', document({ s3BucketName: 'b' }), []],
  ['a log group', document({ cloudWatchLogGroupName: 'g' }), []],
  ['neither', document({}), [nowhere]],
  ['neither, written as empty texts', document({ s3BucketName: '', cloudWatchLogGroupName: '' }), [nowhere]],
  ['no inputs at all', document({}, { content: '{}' }), [nowhere]],
  ['a bucket in clear', document({ s3BucketName: 'b', s3EncryptionEnabled: false }), [inClear('s3EncryptionEnabled')]],
  [
    'a log group in clear',
    document({ cloudWatchLogGroupName: 'g', cloudWatchEncryptionEnabled: false }),
    [inClear('cloudWatchEncryptionEnabled')],
  ],
  [
    'encryption of what is not used',
    document({ s3BucketName: 'b', s3EncryptionEnabled: true, cloudWatchEncryptionEnabled: false }),
    [],
  ],
  [
    'the other way round',
    document({ cloudWatchLogGroupName: 'g', cloudWatchEncryptionEnabled: true, s3EncryptionEnabled: false }),
    [],
  ],
  ['the preferences, whatever their type says', document({}, { documentType: 'Other' }), [nowhere]],
  ['another document of sessions', document({}, { name: 'mine', documentType: 'session' }), [nowhere]],
  ['another kind of document', document({}, { name: 'mine', documentType: 'Command', content: 'no JSON' }), []],
  ['port sessions', document({}, { content: '{"sessionType":"Port"}' }), []],
  ['YAML', document({}, { documentFormat: 'yaml', content: 'inputs:\n  runAsEnabled: true\n' }), [nowhere]],
  ['YAML with a bucket', document({}, { documentFormat: 'YAML', content: 'inputs:\n  s3BucketName: b\n' }), []],
  ['broken YAML', document({}, { documentFormat: 'YAML', content: 'a: [' }), ['d: content is no YAML']],
  ['no YAML', document({}, { documentFormat: 'YAML', content: undefined }), [nowhere]],
  ['broken JSON', document({}, { content: '{' }), ['d: content is no JSON at line 1, column 2']],
])('%s', (_case, each, violations) => {
  expect(judge(rule, [each])).toEqual({ violations, undecided: [] });
});

test('an object of aws-native', () => {
  const props: Row['props'] = {
    documentType: 'Session',
    content: { sessionType: 'Standard_Stream', inputs: { s3BucketName: unknown } },
  };
  expect(judge(rule, [row('aws-native:ssm:Document', 'd', props)])).toEqual({ violations: [], undecided: [] });
});

test('unknown content is undecided', () => {
  expect(judge(rule, [document({}, { content: unknown })])).toEqual({
    violations: [],
    undecided: ['d: content'],
  });
});

test('the user of the person, where wanted', () => {
  const says = 'd: content.inputs.runAsEnabled is not true: all people share one user of the host';
  expect(judge(rule, [document({ s3BucketName: 'b' })], { runAs: true }).violations).toEqual([says]);
  expect(judge(rule, [document({ s3BucketName: 'b', runAsEnabled: true })], { runAs: true }).violations).toEqual([]);
});
