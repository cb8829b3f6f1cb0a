import type * as DynamoDb from '@aws-sdk/client-dynamodb';
import { clientConfig, type CallBounds } from './client-config';
import type { AwsPlace } from './credentials';

export interface OpenDynamoDb {
  readonly client: DynamoDb.DynamoDBClient;
  readonly commands: typeof DynamoDb;
}

/** Loads the SDK at the first use: a proxy that keeps its state in folders never needs it. */
export class LazyDynamoDb {
  private opened: Promise<OpenDynamoDb> | undefined;

  constructor(
    private readonly place: AwsPlace,
    private readonly bounds: CallBounds,
  ) {}

  open(): Promise<OpenDynamoDb> {
    this.opened ??= import('@aws-sdk/client-dynamodb').then((commands) => ({
      client: new commands.DynamoDBClient(clientConfig(this.place, this.bounds)),
      commands,
    }));
    return this.opened;
  }

  close(): void {
    void this.opened?.then(({ client }) => {
      client.destroy();
    });
  }
}
