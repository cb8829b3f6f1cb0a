import { DATABASES, exportedLogs, wantedLog } from '../../readers/service-logs/database-logs';
import { missingTexts } from '../../readers/service-logs/missing-texts';
import { resourceRule } from '../../rule';

export const databaseExportsLogs = resourceRule({
  id: 'database-exports-logs',
  area: 'service-logs',
  title: 'A database sends its log of connections to CloudWatch Logs',
  severity: 'medium',
  reason:
    'A log that stays on the database is rotated away in days, and whoever breaks into the database reaches it: who connected is then anybody’s guess.',
  types: DATABASES,
  reads: DATABASES.flatMap((type) => [
    `${type} ${type.includes('native') || type.includes('neptune') ? 'enableCloudwatchLogsExports' : 'enabledCloudwatchLogsExports'}`,
    ...(type.includes('rds') ? [`${type} engine`] : []),
  ]),
  remediation:
    'Name the log in `enabledCloudwatchLogsExports`: `postgresql` of PostgreSQL, `audit` of MySQL, MariaDB, Oracle, DocumentDB and Neptune, `error` of SQL Server, `diag.log` of Db2. MySQL and MariaDB write the audit log once their option or parameter group turns it on.',
  controls: {
    fsbp: ['RDS.9', 'RDS.34', 'RDS.36', 'RDS.37', 'DocumentDB.4', 'Neptune.2'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html',
  judge(resource, { violation }) {
    const wanted = wantedLog(resource);
    if (wanted.kind === 'none') return;
    const exported = exportedLogs(resource);
    if (wanted.kind === 'any') {
      if (!exported.isSet()) violation(exported, 'names no log');
    } else if (missingTexts([exported], [wanted.log]).length > 0) {
      violation(exported, `leaves out ${wanted.log}`);
    }
  },
});
