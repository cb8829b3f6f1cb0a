import type { Lock } from '@sallyport/contract';
import type { Tour } from './tour';

/** The locks are listed, lifted, and the login works again. */
export async function undo(tour: Tour, locks: readonly Lock[], stopWatch: () => Promise<void>): Promise<void> {
  tour.step(
    'The responder has replaced the stolen key, and takes the locks back',
    'A lock expires by itself; lifting it is one command, and audited.',
  );
  const list = await tour.sallyport('locks', 'list');
  tour.check(
    'both locks are in force',
    list.status === 0 && locks.every((lock) => list.stdout.includes(lock.id)),
    () => list.stdout + list.stderr,
  );
  for (const lock of locks) {
    const lifted = await tour.sallyport('runbooks', 'undo', lock.id, '--reason', 'the stolen key was replaced');
    tour.check(`the lock of ${lock.subject} ${lock.value} is lifted`, lifted.status === 0, () => lifted.stderr);
    await tour.until('the watch knows that its response was undone', () =>
      tour.seen.undone.includes(lock.id) ? true : undefined,
    );
  }
  // From here on Mallory is a contractor again; the next session without MFA would be contained like the last.
  await stopWatch();
  const again = await tour.run('ssh', [...tour.ssh, '-o', 'BatchMode=yes', 'legacy-as-mallory', 'id -un']);
  tour.check(
    'the login works again',
    again.status === 0 && again.stdout === `${tour.demo.target.login}\n`,
    () => `exit status ${again.status}: ${again.stderr}`,
  );
}

/** The chain of audit events is whole, and every response is in it. */
export async function proof(tour: Tour): Promise<void> {
  tour.step('The auditor asks whether anything is missing', 'Every event carries the digest of its predecessor.');
  const verified = await tour.sallyport('audit', 'verify');
  tour.check(
    'every chain is intact',
    verified.status === 0 && verified.stdout.includes('intact'),
    () => verified.stdout + verified.stderr,
  );
}
