import { loadavg } from 'node:os';
import { AwsAccount, createEngine } from '../test/harness/engine';
import { awsResources, errors, EXISTING, playOf } from '../test/program/plays';
import { median } from './statistics';

const ROUNDS = 5;

/**
 * How long a person waits for `pulumi preview` of the stack dev, built: the program from its start to its end, and the
 * stand-in engine's own part. The real engine adds about a second for itself and its provider.
 */
async function main(): Promise<void> {
  const rounds: number[] = [];
  let resources = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const engine = createEngine('standIn', { account: new AwsAccount({ existing: EXISTING }), typeCheck: true });
    const begin = performance.now();
    const result = await engine.preview(playOf('dev'));
    rounds.push(Math.round(performance.now() - begin));
    await engine.close();
    if (!result.ok) throw new Error(errors(result).join('\n'));
    resources = awsResources(result).length;
  }
  const [load = 0] = loadavg();
  console.log(
    `preview of dev, ${resources} resources: median ${median(rounds)} ms of ${rounds.join(', ')} (load ${load.toFixed(1)})`,
  );
}

void main();
