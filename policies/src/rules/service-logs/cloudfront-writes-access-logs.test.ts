import type { Value } from '../../model';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { cloudfrontWritesAccessLogs as rule } from './cloudfront-writes-access-logs';

const NATIVE = 'aws-native:cloudfront:Distribution';
const none = ['d: nothing in this stack turns the access logs of the distribution on'];
const distribution = (props: Row['props'] = {}) =>
  row('aws:cloudfront/distribution:Distribution', 'd', { enabled: true, arn: 'arn:d', ...props });
const source = (logType: Value = 'ACCESS_LOGS', resourceArn: Value = 'arn:d') =>
  row('aws:cloudwatch/logDeliverySource:LogDeliverySource', 's', { logType, resourceArn, name: 'source' });
const delivery = (deliverySourceName: string) =>
  row('aws:cloudwatch/logDelivery:LogDelivery', 'v', { deliverySourceName });

const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
  ['a bucket', [distribution({ loggingConfig: { bucket: unknown } })], []],
  ['cookies alone', [distribution({ loggingConfig: { includeCookies: true } })], none],
  ['nothing', [distribution()], none],
  ['logs in real time', [distribution({ defaultCacheBehavior: { realtimeLogConfigArn: unknown } })], []],
  ['a behaviour without', [distribution({ defaultCacheBehavior: { compress: true } })], none],
  ['a source and its delivery', [distribution(), source(), delivery('source')], []],
  [
    'a source and its delivery by links',
    [
      distribution(),
      row(
        'aws:cloudwatch/logDeliverySource:LogDeliverySource',
        's',
        { logType: 'ACCESS_LOGS' },
        { links: { resourceArn: ['d'] } },
      ),
      row('aws:cloudwatch/logDelivery:LogDelivery', 'v', {}, { links: { deliverySourceName: ['s'] } }),
    ],
    [],
  ],
  ['a source without a delivery', [distribution(), source()], none],
  ['the delivery of another source', [distribution(), source(), delivery('other')], none],
  ['a source of other logs', [distribution(), source('CONNECTION_LOGS'), delivery('source')], none],
  ['a source of another distribution', [distribution(), source('ACCESS_LOGS', 'arn:e'), delivery('source')], none],
  ['aws-native', [row(NATIVE, 'd', { distributionConfig: { logging: { bucket: 'logs' } } })], []],
  ['aws-native without', [row(NATIVE, 'd', { distributionConfig: { enabled: true } })], none],
  [
    'aws-native in real time',
    [row(NATIVE, 'd', { distributionConfig: { defaultCacheBehavior: { realtimeLogConfigArn: 'arn:r' } } })],
    [],
  ],
  [
    'aws-native by a delivery',
    [
      row(NATIVE, 'd', { arn: 'arn:n' }),
      row('aws-native:logs:DeliverySource', 's', { logType: 'ACCESS_LOGS', resourceArn: 'arn:n', name: 'x' }),
      row('aws-native:logs:Delivery', 'v', { deliverySourceName: 'x' }),
    ],
    [],
  ],
];

test.each(cases)('%s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
