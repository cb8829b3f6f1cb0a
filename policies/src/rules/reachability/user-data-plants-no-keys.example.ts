import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const host = { ami: 'ami-0a1b2c3d4e5f67890', instanceType: 't4g.small' };
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f someone';

export const examples: Examples = {
  good: {
    'a host that installs a web server and trusts the CA of the proxy': () => {
      new aws.ec2.Instance('host', {
        ...host,
        userData: [
          '#!/bin/sh',
          'dnf install -y nginx',
          `echo "${KEY}" > /etc/ssh/sallyport-ca.pub`,
          'echo "TrustedUserCAKeys /etc/ssh/sallyport-ca.pub" >> /etc/ssh/sshd_config',
        ].join('\n'),
      });
    },
  },
  bad: {
    'keys by cloud-config': () => {
      new aws.ec2.Instance('host', { ...host, userData: `#cloud-config\nssh_authorized_keys:\n  - ${KEY}\n` });
    },
    'keys by a script, encoded': () => {
      const script = `#!/bin/sh\necho "${KEY}" >> /home/ec2-user/.ssh/authorized_keys\n`;
      new aws.ec2.LaunchTemplate('hosts', {
        imageId: host.ami,
        userData: Buffer.from(script).toString('base64'),
      });
    },
    passwords: () => {
      new aws.ec2.Instance('host', { ...host, userData: '#cloud-config\nssh_pwauth: true\n' });
    },
  },
  unknown: {
    'a script that names what is not made yet': () => {
      const files = new aws.s3.Bucket('files', {});
      new aws.ec2.Instance('host', { ...host, userData: files.arn.apply((arn) => `#!/bin/sh\necho ${arn}\n`) });
    },
  },
};
