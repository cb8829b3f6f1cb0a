import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const site: aws.cloudfront.DistributionArgs = {
  enabled: true,
  origins: [{ originId: 'site', domainName: 'site-of-example.s3.eu-west-1.amazonaws.com' }],
  defaultCacheBehavior: {
    targetOriginId: 'site',
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: ['GET', 'HEAD'],
    cachedMethods: ['GET', 'HEAD'],
  },
  restrictions: { geoRestriction: { restrictionType: 'none' } },
  viewerCertificate: { cloudfrontDefaultCertificate: true },
};

export const examples: Examples = {
  good: {
    'logs to a bucket': () => {
      const logs = new aws.s3.Bucket('access-logs', {});
      new aws.cloudfront.Distribution('site', { ...site, loggingConfig: { bucket: logs.bucketDomainName } });
    },
    'logs delivered by CloudWatch Logs': () => {
      const distribution = new aws.cloudfront.Distribution('site', site);
      const source = new aws.cloudwatch.LogDeliverySource('site', {
        name: 'site',
        logType: 'ACCESS_LOGS',
        resourceArn: distribution.arn,
      });
      const destination = new aws.cloudwatch.LogDeliveryDestination('site', {
        name: 'site',
        deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::access-logs-of-example' },
      });
      new aws.cloudwatch.LogDelivery('site', {
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
      });
    },
  },
  bad: {
    'a distribution without': () => {
      new aws.cloudfront.Distribution('site', site);
    },
  },
  unknown: {
    'settings that are made from a parameter': () => {
      const isOn = new aws.ssm.Parameter('access-logs', { type: 'String' });
      new aws.cloudfront.Distribution('site', {
        ...site,
        loggingConfig: isOn.value.apply((value) =>
          value === 'on' ? { bucket: 'logs-of-example.s3.amazonaws.com' } : undefined,
        ),
      });
    },
  },
};
