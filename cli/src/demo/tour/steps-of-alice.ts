import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tour } from './tour';

const METADATA_SERVICE = '169.254.169.254:80';

/** A login with key and one-time code, and one command. */
export async function goodLogin(tour: Tour): Promise<void> {
  tour.step(
    'Alice logs in with her key and a one-time code, and runs a command',
    'OpenSSH asks for the code; SSH_ASKPASS types it as a person would.',
  );
  const result = await tour.run('ssh', [...tour.ssh, 'web-1', 'echo "hello from $(id -un)"'], { env: tour.asAlice });
  const expected = `hello from ${tour.demo.target.login}\n`;
  tour.check(
    'the command ran on the target',
    result.status === 0 && result.stdout === expected,
    () => `exit status ${result.status}, ${JSON.stringify(result.stdout)}, ${result.stderr}`,
  );
  const event = await tour.audited(
    'Alice executed the command, with MFA by TOTP',
    (each) => each.eventName === 'ExecuteCommand' && each.additionalEventData.person === 'alice',
  );
  const { mfa, mfaEvidence, target } = event.additionalEventData;
  tour.check(
    'the event says mfa=true, mfaEvidence=totp, target=web-1',
    mfa === 'true' && mfaEvidence === 'totp' && target === 'web-1',
    () => JSON.stringify(event.additionalEventData),
  );
}

/** An upload by sftp, byte for byte, with its audit event. */
export async function upload(tour: Tour): Promise<void> {
  tour.step(
    'Alice uploads a file with sftp',
    'The proof of a minute ago is remembered for her key and address: no second code.',
  );
  const local = join(tour.demo.layout.directory, 'report.txt');
  const remote = join(tour.demo.layout.targetDirectory, 'uploaded-report.txt');
  const content = 'quarterly figures\n'.repeat(2_000);
  writeFileSync(local, content, { mode: 0o600 });
  const result = await tour.run('sftp', [...tour.ssh, '-q', '-b', '-', 'web-1'], {
    input: `put "${local}" "${remote}"\n`,
    env: tour.asAlice,
  });
  tour.check('sftp ended well', result.status === 0, () => `exit status ${result.status}: ${result.stderr}`);
  tour.check('the file arrived byte for byte', readFileSync(remote, 'utf8') === content, () => `${remote} differs`);
  await tour.audited(
    `the file was written, with its path and ${content.length} bytes`,
    (each) =>
      each.eventName === 'TransferFile' &&
      Object.values(each.requestParameters ?? {}).includes(remote) &&
      JSON.stringify(each).includes(`"${content.length}"`),
  );
}

/** A forward that the access policy forbids. */
export async function refusedForward(tour: Tour): Promise<void> {
  tour.step(
    'Alice tries to forward a connection to the instance metadata service',
    'The access policy "no-forward-to-metadata-services" forbids it: anyone who reaches that address gets the credentials of the target.',
  );
  const result = await tour.run('ssh', [...tour.ssh, '-W', METADATA_SERVICE, 'web-1'], { env: tour.asAlice });
  tour.check(
    'the forward was refused',
    result.status === 255 && result.stderr.includes('administratively prohibited'),
    () => `exit status ${result.status}: ${result.stderr}`,
  );
  const event = await tour.audited(
    'the forward was refused',
    (each) =>
      each.eventName === 'ForwardPort' &&
      each.errorCode === 'AccessDenied' &&
      each.additionalEventData.person === 'alice',
  );
  tour.check(
    'the event names the deciding policy',
    (event.additionalEventData.policyIds ?? '').includes('no-forward-to-metadata-services'),
    () => JSON.stringify(event.additionalEventData),
  );
}
