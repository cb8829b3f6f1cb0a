import { parse } from 'yaml';
import { MalformedError, type Property, type Value } from '../../model';
import { flagOption, resourceRule } from '../../rule';

const PREFERENCES = 'SSM-SessionManagerRunShell';

/** Session Manager gives a shell without SSH; what is typed in it is recorded only where its preferences say so. */
export const sessionManagerIsLogged = resourceRule({
  id: 'session-manager-is-logged',
  area: 'reachability',
  title: 'Sessions of Session Manager are logged and encrypted',
  severity: 'high',
  reason:
    'A shell by Session Manager passes neither the proxy nor its records: without a log of its own nobody knows what was done in it.',
  types: ['aws:ssm/document:Document', 'aws-native:ssm:Document'],
  reads: [
    'aws:ssm/document:Document name, documentType, documentFormat, content',
    'aws-native:ssm:Document name, documentType, documentFormat, content',
  ],
  options: {
    runAs: flagOption(
      false,
      'Whether sessions must run as the user of the person (`runAsEnabled`), not as `ssm-user`.',
    ),
  },
  remediation:
    'Name `s3BucketName` or `cloudWatchLogGroupName` in the `inputs` of the document, and leave encryption on.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AC-17', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html',
  judge({ props }, { settings, violation }) {
    const isSession = props.at('documentType').text()?.toLowerCase() === 'session';
    if (!isSession && props.at('name').text() !== PREFERENCES) return;
    const content = document(props.at('content'), props.at('documentFormat'));
    // Port sessions carry bytes that nobody can read; the preferences apply to shells.
    if ((content.at('sessionType').text() ?? 'Standard_Stream') !== 'Standard_Stream') return;
    const inputs = content.at('inputs');
    const [bucket, group] = [inputs.at('s3BucketName'), inputs.at('cloudWatchLogGroupName')];
    if (!bucket.isSet() && !group.isSet()) violation(inputs, 'names neither a bucket nor a log group for sessions');
    const encryption = [
      ...(bucket.isSet() ? [inputs.at('s3EncryptionEnabled')] : []),
      ...(group.isSet() ? [inputs.at('cloudWatchEncryptionEnabled')] : []),
    ];
    for (const at of encryption) {
      if (at.flag() === false) violation(at, 'is false: logs of sessions are kept in clear');
    }
    const runAs = inputs.at('runAsEnabled');
    if (settings.runAs && runAs.flag() !== true) violation(runAs, 'is not true: all people share one user of the host');
  },
});

/** JSON, unless the document says YAML. */
function document(content: Property, format: Property): Property {
  if (format.text()?.toUpperCase() !== 'YAML') return content.json();
  const text = content.text() ?? '';
  return content.mapped(() => {
    try {
      return parse(text, { logLevel: 'error' }) as Value;
    } catch {
      throw new MalformedError(content, 'is no YAML');
    }
  });
}
