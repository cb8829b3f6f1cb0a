import { AwsAccount, describeEngines } from '../harness/engine';
import { errors, scene } from './scenes';

jest.setTimeout(180_000);
const TOKEN = 'correct horse battery staple';

describeEngines('values', (createEngine) => {
  test('a secret is never clear in results or exported state', async () => {
    const engine = createEngine();
    const play = scene('secrets', {}, { secrets: { token: TOKEN } });
    for (const result of [await engine.preview(play), await engine.up(play)]) {
      expect(errors(result)).toEqual([]);
      expect(result.outputs).toMatchObject({ token: '[secret]', value: '[secret]' });
      expect(JSON.stringify(result)).not.toContain(TOKEN);
      expect(result.resources.find((each) => each.name === 'value')?.inputs.secretString).toBe('[secret]');
    }
    const exported = JSON.parse((await engine.up(play)).state) as {
      version: number;
      deployment: { resources: { inputs?: object }[] };
    };
    expect(exported.version).toBe(3);
    expect(JSON.stringify(exported)).toMatch(/"ciphertext":"v1:/);
    // The account itself has the value: only the state hides it.
    const [version] = engine.account.ofType('aws:secretsmanager/secretVersion:SecretVersion');
    expect(JSON.stringify(version?.inputs)).toContain(TOKEN);
  });

  test('outputs of another stack are read by its full name', async () => {
    const engine = createEngine();
    const stackReferences = { 'organization/other/prod': { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'] } };
    const result = await engine.up(scene('reference', {}, { stackReferences }));
    expect(errors(result)).toEqual([]);
    expect(result.outputs).toEqual({ vpc: 'vpc-1', subnets: ['subnet-1', 'subnet-2'] });
  });

  test('another stack that does not exist is an error that names it', async () => {
    const result = await createEngine().preview(scene('reference'));
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toMatch(/unknown stack "?organization\/other\/prod"?/);
  });

  test('functions are answered as the account has it', async () => {
    const engine = createEngine({ account: new AwsAccount({ id: '210987654321' }) });
    const { outputs } = await engine.preview(scene('functions'));
    expect(outputs).toMatchObject({
      account: '210987654321',
      partition: 'aws',
      zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    });
    expect(outputs.image).toMatch(/^ami-0[0-9a-f]{16}$/);
    expect(outputs.policy).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    );
  });

  test('a function that has no answer is an error that names it', async () => {
    const result = await createEngine().preview(scene('unanswered'));
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toContain('aws:dynamodb/getTable:getTable');
  });

  test("a resource that exists is read, and is not the stack's to delete", async () => {
    const engine = createEngine();
    const result = await engine.up(scene('reading'));
    expect(errors(result)).toEqual([]);
    expect(result.outputs).toEqual({ arn: 'arn:aws:sqs:eu-central-1:123456789012:made' });
  });

  test("engines that share an account see each other's resources", async () => {
    const account = new AwsAccount();
    await createEngine({ account, stack: 'one' }).up(scene('queue'));
    const result = await createEngine({ account, stack: 'two' }).up(scene('queue'));
    expect(errors(result).join('\n')).toContain('already exists in account 123456789012');
  });
});
