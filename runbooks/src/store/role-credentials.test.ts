import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { roleCredentials } from './role-credentials';

const ROLE = 'arn:aws:iam::111122223333:role/audit-reader';
const OWN = { accessKeyId: 'AKIDOWN', secretAccessKey: 'own' };

let sts: Server;
const asked: { body: URLSearchParams; authorization: string }[] = [];

beforeAll(async () => {
  sts = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ body: new URLSearchParams(body), authorization: request.headers.authorization ?? '' });
      response.setHeader('content-type', 'text/xml');
      response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIAREADER</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
        <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    });
  });
  await once(sts.listen(0, '127.0.0.1'), 'listening');
  process.env.AWS_ENDPOINT_URL_STS = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
});

afterAll(() => {
  delete process.env.AWS_ENDPOINT_URL_STS;
  sts.closeAllConnections();
  sts.close();
});

test('without a role the given credentials sign, or those of the SDK’s chain', () => {
  expect(roleCredentials({ credentials: OWN })).toBe(OWN);
  expect(roleCredentials({})).toBeUndefined();
});

test('with a role they only ask for its credentials', async () => {
  const provider = roleCredentials({ region: 'eu-central-1', credentials: OWN, roleArn: ROLE });
  if (typeof provider !== 'function') throw new Error('a role is assumed when it is first needed');
  expect(await provider()).toMatchObject({ accessKeyId: 'ASIAREADER', sessionToken: 'token' });
  expect(asked.map(({ body }) => [body.get('Action'), body.get('RoleArn'), body.get('RoleSessionName')])).toEqual([
    ['AssumeRole', ROLE, 'sallyport-runbooks'],
  ]);
  expect(asked[0]?.authorization).toContain('Credential=AKIDOWN/');
});
