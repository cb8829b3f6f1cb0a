import { hasTag, LAUNCH_TYPES, launchesOf, launchProperties } from '../../readers/compute';
import { resourceRule, textOption } from '../../rule';

/** A target is reached through the proxy: an address of its own on the internet serves those who go past it. */
export const targetHasNoPublicAddress = resourceRule({
  id: 'target-has-no-public-address',
  area: 'reachability',
  title: 'A target of the proxy asks for no public address',
  severity: 'high',
  reason:
    'One security group rule then stands between the internet and the sshd of a host that people believe to be behind the proxy.',
  types: LAUNCH_TYPES,
  reads: launchProperties('tags', 'publicAddress'),
  options: {
    targetTag: textOption('sallyport:target', 'Key of the tag by which instances are targets, with the value `true`.'),
  },
  remediation: 'Set `associatePublicIpAddress: false` and start targets in private subnets.',
  controls: {
    fsbp: ['EC2.9', 'EC2.25', 'AutoScaling.5'],
    soc2: ['CC6.6'],
    'pci-dss-4.0.1': ['1.4.4'],
    'iso-27001-2022': ['A.8.20'],
    'nist-800-53-r5': ['AC-17', 'SC-7'],
  },
  link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html',
  judge(resource, { settings, violation, each }) {
    const addresses = launchesOf(resource).flatMap(({ tags, publicAddress }) =>
      publicAddress.map((at) => ({ tags, at })),
    );
    each(addresses, ({ tags, at }) => {
      if (!at.isUnknown && at.flag() !== true) return;
      if (!hasTag(tags, settings.targetTag, 'true')) return;
      if (at.flag() === true) violation(at, 'gives a target of the proxy an address on the internet');
    });
  },
});
