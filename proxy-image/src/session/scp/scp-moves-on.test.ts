import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { createScpFilter } from './scp-filter';
import { classifyCommand } from './classify-command';
import { allowAll, emptyConversation } from '../transfer/real-client.fixture';

/** A trail whose events become durable, or fail, when the test says so. */
class SlowTrail {
  readonly waiting: { resolve: () => void; reject: (thrown: Error) => void }[] = [];
  failures = 0;

  readonly record = (): Promise<void> => new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));

  /** One of those under way, in whichever order. */
  settle(choice: number, fails: boolean): void {
    const [one] = this.waiting.splice(choice % Math.max(1, this.waiting.length), 1);
    if (one === undefined) return;
    if (fails) this.failures += 1;
    if (fails) one.reject(new Error('the disk is full'));
    else one.resolve();
  }
}

const choice = fc.nat({ max: 1_000 });
const fails = fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const client = (text: string) => ({ side: 'client' as const, bytes: Buffer.from(text, 'latin1') });
const target = (text: string) => ({ side: 'target' as const, bytes: Buffer.from(text, 'latin1') });
const CONVERSATIONS = {
  'scp -r -t /in/': [
    ...[
      target('\0'),
      client('T1 0 1 0\n'),
      target('\0'),
      client('C0644 5 a\n'),
      target('\0'),
      client('hello\0'),
      target('\0'),
    ],
    ...[
      client('D0755 0 d\n'),
      target('\0'),
      client('C0600 3 x\n'),
      target('\0'),
      client('abc\0'),
      target('\x01scp: full\n'),
      client('E\n'),
      target('\0'),
    ],
  ],
  'scp -r -f /a': [
    ...[
      client('\0'),
      target('D0755 0 a\n'),
      client('\0'),
      target('C0644 5 f\n'),
      client('\0'),
      target('hello\0'),
      client('\0'),
    ],
    ...[target('C0644 0 g\n'), client('\0'), target('\0'), client('\0'), target('E\n'), client('\0')],
  ],
} as const;

test.each(Object.entries(CONVERSATIONS))(
  '%s: wherever it is cut and whenever its events are durable, it moves on or ends',
  async (command, pieces) => {
    const classified = classifyCommand(command);
    if (classified.kind !== 'scp') throw new Error('no scp');
    const whole = (side: 'client' | 'target') =>
      Buffer.concat(pieces.filter((one) => one.side === side).map(({ bytes }) => bytes)).toString('latin1');
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.tuple(choice, fails)), fc.boolean(), async (choices, mayFail) => {
        const trail = new SlowTrail();
        const seen = emptyConversation();
        const filter = createScpFilter(classified, {
          sinks: {
            toTarget: (bytes) => void seen.toTarget.push(bytes),
            toClient: (bytes) => void seen.toClient.push(bytes),
          },
          authorize: allowAll,
          record: trail.record,
          onViolation: (violation) => void seen.violations.push(violation.message),
        });
        const next = (): readonly [number, boolean] => {
          const step = choices.next();
          return step.done === true ? [0, false] : step.value;
        };
        const passed = (side: 'client' | 'target') =>
          Buffer.concat(side === 'client' ? seen.toTarget : seen.toClient).toString('latin1');
        const sent = { client: '', target: '' };
        let isStuck = false;
        for (const { side, bytes } of pieces) {
          for (let at = 0; at < bytes.length;) {
            const size = 1 + (next()[0] % 4);
            const chunk = bytes.subarray(at, at + size);
            at += size;
            sent[side] += chunk.toString('latin1');
            if (side === 'client') filter.clientToTarget(chunk);
            else filter.targetToClient(chunk);
            await turn();
          }
          // The other side says nothing before it has heard this; what holds it up are events that are under way.
          while (passed(side) !== sent[side] && trail.waiting.length > 0) {
            const [which, isFailure] = next();
            trail.settle(which, mayFail && isFailure);
            await turn();
          }
          isStuck = passed(side) !== sent[side];
          if (isStuck) break;
        }
        const ended = filter.end();
        while (trail.waiting.length > 0) {
          trail.settle(0, false);
          await turn();
        }
        await ended;
        // Only what could not be made durable is held back, and then nothing of it has passed.
        expect(isStuck && trail.failures === 0).toBe(false);
        for (const side of ['client', 'target'] as const)
          if (trail.failures === 0) expect(passed(side)).toBe(whole(side));
      }),
      { numRuns: 150 },
    );
  },
);
