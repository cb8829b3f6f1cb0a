import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSubnetCommand, CreateVpcCommand, DescribeImagesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Moto } from '../harness/moto';

/** What a fleet's components make, in moto: buckets, stream, table, secrets and instances. */
export class FleetResources {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly #secrets: SecretsManagerClient;
  readonly #ec2: EC2Client;
  readonly #firehose: FirehoseClient;

  /** @param targetRole role of the account that the instances are in */
  constructor(
    private readonly moto: Moto,
    targetRole: string,
  ) {
    this.s3 = new S3Client({ ...moto.client, forcePathStyle: true });
    this.dynamodb = new DynamoDBClient(moto.client);
    this.#secrets = new SecretsManagerClient(moto.client);
    const { credentials, ...clientConfig } = moto.client;
    const params = { RoleArn: targetRole, RoleSessionName: 'test' };
    this.#ec2 = new EC2Client({ ...clientConfig, credentials: fromTemporaryCredentials({ params, masterCredentials: credentials, clientConfig }) });
    this.#firehose = new FirehoseClient(moto.client);
  }

  async bucket(Bucket: string): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
  }

  async put(Bucket: string, Key: string, Body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }

  /** Every object below the prefix, by key. */
  async objects(Bucket: string, Prefix = ''): Promise<Map<string, Buffer>> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    const found = new Map<string, Buffer>();
    for (const { Key = '' } of Contents) {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
      found.set(Key, Buffer.from((await Body?.transformToByteArray()) ?? []));
    }
    return found;
  }

  async stream(DeliveryStreamName: string, bucket: string): Promise<void> {
    const destination = { BucketARN: `arn:aws:s3:::${bucket}`, RoleARN: `arn:aws:iam::${this.moto.accountId}:role/firehose`, Prefix: 'ssh_events/' };
    await this.#firehose.send(new CreateDeliveryStreamCommand({ DeliveryStreamName, ExtendedS3DestinationConfiguration: destination }));
  }

  async table(TableName: string): Promise<void> {
    await this.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
  }

  /** Gives the secret's ARN. */
  async secret(Name: string, SecretString: string): Promise<string> {
    const { ARN = '' } = await this.#secrets.send(new CreateSecretCommand({ Name, SecretString }));
    return ARN;
  }

  /** A running instance with that private address for each set of tags; gives their ids. */
  async instances(PrivateIpAddress: string, tagSets: readonly Readonly<Record<string, string>>[]): Promise<string[]> {
    const { Images = [] } = await this.#ec2.send(new DescribeImagesCommand({}));
    const ids: string[] = [];
    for (const tags of tagSets) {
      // Each in a network of its own, since they all have the one address that sshd listens on.
      const { Vpc } = await this.#ec2.send(new CreateVpcCommand({ CidrBlock: '127.0.0.0/16' }));
      const { Subnet } = await this.#ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '127.0.0.0/24' }));
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const { Instances = [] } = await this.#ec2.send(
        new RunInstancesCommand({
          ...{ ImageId: Images[0]?.ImageId, MinCount: 1, MaxCount: 1, SubnetId: Subnet?.SubnetId, PrivateIpAddress },
          TagSpecifications: [{ ResourceType: 'instance', Tags }],
        }),
      );
      ids.push(Instances[0]?.InstanceId ?? '');
    }
    return ids;
  }

  close(): void {
    for (const client of [this.s3, this.dynamodb, this.#secrets, this.#ec2, this.#firehose]) client.destroy();
  }
}
