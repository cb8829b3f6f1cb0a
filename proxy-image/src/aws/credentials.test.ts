import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credentialsFor } from './credentials';

const place = { region: 'eu-central-1', roleArn: 'arn:aws:iam::210987654321:role/targets', externalId: 'sallyport' };
const before = { ...process.env };
let server: Server;
let calls: URLSearchParams[];
let lifetimeMs: number;
let refuses: boolean;

beforeEach(async () => {
  calls = [];
  lifetimeMs = 3_600_000;
  refuses = false;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls.push(new URLSearchParams(body));
      const expiration = new Date(Date.now() + lifetimeMs).toISOString();
      const credentials = `<Credentials><AccessKeyId>ASIA${calls.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
      const good = `<AssumeRoleResponse><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`;
      const bad = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform sts:AssumeRole</Message></Error></ErrorResponse>';
      response.writeHead(refuses ? 403 : 200, { 'content-type': 'text/xml' }).end(refuses ? bad : good);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'own', AWS_SECRET_ACCESS_KEY: 'own', AWS_ENDPOINT_URL_STS: endpoint });
});

afterEach(async () => {
  process.env = { ...before };
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('without a role they are the own ones', async () => {
  expect(await credentialsFor({ region: 'eu-central-1' })()).toMatchObject({ accessKeyId: 'own' });
  expect(calls).toEqual([]);
});

test('a role is assumed with its external id, once for many calls', async () => {
  const provider = credentialsFor(place);
  const all = await Promise.all([provider(), provider(), provider()]);
  expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIA1', 'ASIA1', 'ASIA1']);
  expect(calls.map((call) => Object.fromEntries(call))).toMatchObject([
    { Action: 'AssumeRole', RoleArn: place.roleArn, RoleSessionName: 'sallyport-proxy', ExternalId: 'sallyport' },
  ]);
});

test('they are renewed before they expire', async () => {
  lifetimeMs = 60_000;
  const provider = credentialsFor(place);
  await provider();
  expect(await provider()).toMatchObject({ accessKeyId: 'ASIA2' });
});

test('a role that may not be assumed is asked for again', async () => {
  const provider = credentialsFor(place);
  refuses = true;
  await expect(provider()).rejects.toThrow('not authorized to perform sts:AssumeRole');
  refuses = false;
  expect(await provider()).toMatchObject({ sessionToken: 't' });
});
