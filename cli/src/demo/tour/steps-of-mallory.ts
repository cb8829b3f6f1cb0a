import type { Lock } from '@sallyport/contract';
import { MALLORY_ADDRESS } from '../demo-users';
import type { Client, ClientResult } from './client';
import type { Tour } from './tour';

const ATTEMPTS = 60;
const AT_ONCE = 6;
/** Mallory, whose key was stolen, comes from another address than the stranger before. */
const SECOND_ADDRESS = '127.0.0.77';
const SURGE = 'ssh-denied-surge';
const WITHOUT_MFA = 'ssh-sessions-without-mfa';

/** The lock that a runbook's response made, once it is there. */
async function containment(
  tour: Tour,
  runbook: string,
  lock: { readonly subject: Lock['subject']; readonly value: string },
): Promise<Lock> {
  return tour.until(`the response of ${runbook} locked ${lock.subject} ${lock.value}`, () => {
    const outcome = tour.seen.responses.find((report) => report.runbook === runbook)?.outcome;
    return outcome?.kind === 'contained' && outcome.lock.subject === lock.subject && outcome.lock.value === lock.value
      ? outcome.lock
      : undefined;
  });
}

async function alarm(tour: Tour, runbook: string, value: string): Promise<void> {
  const raised = await tour.until(`the alarm of ${runbook} names ${value}`, () =>
    tour.seen.alarms.find((each) => each.runbook.id === runbook && each.value === value),
  );
  tour.say(`${raised.count} within ${raised.withinSeconds} s, from the live events, before any query ran.`);
}

async function finding(tour: Tour, runbook: string, named: string): Promise<void> {
  const result = await tour.sallyport('runbooks', 'run', runbook);
  tour.check(
    `the run is a finding (exit status 10) that names ${named}`,
    result.status === 10 && result.stdout.includes(named),
    () => `exit status ${result.status}: ${result.stderr}`,
  );
}

/** Somebody whose key nobody knows tries to get in, again and again. */
export async function deniedSurge(tour: Tour): Promise<Lock> {
  tour.step(
    `A stranger tries web-1, ${ATTEMPTS} times`,
    `They come from ${MALLORY_ADDRESS}. Nobody knows their key; whoever proves one is not held up there.`,
  );
  const words = [...tour.ssh, '-o', 'BatchMode=yes', 'web-1-as-stranger', 'id'];
  const first = await tour.run('ssh', words);
  const results: ClientResult[] = [first];
  tour.say(`and ${ATTEMPTS - 1} times more, ${AT_ONCE} at once`);
  let left = ATTEMPTS - 1;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      results.push(await tour.run('ssh', words, { quiet: 'yes' }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const admitted = results.filter((result) => result.status !== 255);
  tour.check(
    `all ${results.length} attempts were refused`,
    admitted.length === 0,
    () => `${admitted.length} were not, e.g. ${JSON.stringify(admitted[0])}`,
  );
  await alarm(tour, SURGE, MALLORY_ADDRESS);
  const lock = await containment(tour, SURGE, { subject: 'source', value: MALLORY_ADDRESS });
  await finding(tour, SURGE, MALLORY_ADDRESS);
  return lock;
}

/** They find the one host without MFA, and are found, locked and cut while they work. */
export async function sessionWithoutMfa(tour: Tour): Promise<Lock> {
  tour.step(
    "Somebody with Mallory's stolen key finds the one host that asks for no second factor",
    `From ${SECOND_ADDRESS}, a real terminal on legacy.`,
  );
  const words = ['-tt', ...tour.ssh, '-o', 'BatchMode=yes', '-o', `BindAddress=${SECOND_ADDRESS}`, 'legacy-as-mallory'];
  tour.showCommand(['ssh', ...words]);
  const release = tour.holdResponses();
  const client = tour.start('ssh', words);
  client.type('echo "in as $(id -un)"\n');
  await tour.until('they have a shell on legacy', () =>
    client.output.includes(`in as ${tour.demo.target.login}`) ? true : undefined,
  );
  const started = await tour.audited(
    'the session began with mfa=false',
    (each) =>
      each.eventName === 'StartSession' &&
      each.errorCode === undefined &&
      each.additionalEventData.person === 'mallory' &&
      each.additionalEventData.mfa === 'false',
  );
  await alarm(tour, WITHOUT_MFA, 'mallory');
  tour.say(
    'The tour has held the response back until now, so that there was a session to see; else it takes a few tenths of a second.',
  );
  release();
  const lock = await containment(tour, WITHOUT_MFA, { subject: 'person', value: 'mallory' });
  await cut(tour, client);
  const { sessionId } = started.additionalEventData;
  await tour.audited(
    `the session ${sessionId} was terminated`,
    (each) => each.eventName === 'TerminateSession' && each.additionalEventData.sessionId === sessionId,
  );
  await finding(tour, WITHOUT_MFA, 'mallory');
  await recording(tour, sessionId);
  await stillRefused(tour);
  return lock;
}

async function cut(tour: Tour, client: Client): Promise<void> {
  await tour.until('the live ssh was cut', () => (client.isRunning ? undefined : true));
  const result = await client.ended;
  tour.showOutput(result);
  tour.check('its client ended with an error', result.status === 255, () => `exit status ${result.status}`);
}

async function recording(tour: Tour, sessionId: string): Promise<void> {
  const played = await tour.sallyport('sessions', 'play', sessionId, '--dump');
  tour.check(
    'its recording shows what they did',
    played.status === 0 && played.stdout.includes('in as'),
    () => played.stderr,
  );
  await tour.audited('the recording was played', (each) => each.eventName === 'PlayRecording');
}

async function stillRefused(tour: Tour): Promise<void> {
  const again = await tour.run('ssh', [
    ...tour.ssh,
    '-o',
    'BatchMode=yes',
    '-o',
    `BindAddress=${SECOND_ADDRESS}`,
    'legacy-as-mallory',
    'id',
  ]);
  tour.check('they cannot come back', again.status === 255, () => `exit status ${again.status}: ${again.stdout}`);
}
