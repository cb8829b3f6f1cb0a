import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of OpsCenter, as the AWS SDK sends it. */
export interface OpsItem {
  readonly id: string;
  readonly Title: string;
  readonly Description: string;
  readonly Severity?: string;
  readonly OperationalData: Readonly<Record<string, { readonly Value: string; readonly Type: string }>>;
}

export interface OpsCenter {
  readonly endpoint: string;
  readonly items: OpsItem[];
  /** How many of the next CreateOpsItem calls fail as an overloaded service does. */
  failures: number;
  stop(): Promise<void>;
}

interface Request {
  readonly OpsItemId?: string;
  readonly OperationalData?: OpsItem['OperationalData'];
}

/** The part of SSM that moto does not have: OpsItems, one open one for each dedup string. https://docs.aws.amazon.com/systems-manager/latest/userguide/OpsCenter-working-deduplication.html */
export async function startOpsCenter(): Promise<OpsCenter> {
  const items: OpsItem[] = [];
  const center: { failures: number } = { failures: 0 };
  const dedupOf = (data: OpsItem['OperationalData'] | undefined): string | undefined => data?.['/aws/dedup']?.Value;

  const answer = (action: string, body: Request): [number, object] => {
    switch (action) {
      case 'CreateOpsItem': {
        if (center.failures > 0) {
          center.failures -= 1;
          return [500, { __type: 'InternalServerError', message: 'try again' }];
        }
        const known = items.find((item) => dedupOf(item.OperationalData) === dedupOf(body.OperationalData));
        if (known !== undefined) {
          return [400, { __type: 'OpsItemAlreadyExistsException', Message: 'there is one', OpsItemId: known.id }];
        }
        const item = { ...(body as Omit<OpsItem, 'id'>), id: `oi-${String(items.length + 1).padStart(12, '0')}` };
        items.push(item);
        return [200, { OpsItemId: item.id }];
      }
      case 'UpdateOpsItem': {
        const at = items.findIndex((item) => item.id === body.OpsItemId);
        const item = items[at];
        if (item === undefined) return [400, { __type: 'OpsItemNotFoundException', Message: 'no such OpsItem' }];
        items[at] = { ...item, OperationalData: { ...item.OperationalData, ...body.OperationalData } };
        return [200, {}];
      }
      default:
        return [400, { __type: 'InvalidAction', message: action }];
    }
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '');
      const [status, body] = answer(action, JSON.parse(Buffer.concat(chunks).toString()) as Request);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(center, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    items,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
