import { clientConfig } from '../aws/client-config';
import { s3Style } from '../aws/s3-style';
import { sdkErrorName } from '../aws/sdk-error';
import { createSecrets } from './secrets';
import { MAX_FILE_BYTES, type ConfigSource } from './source';

export interface S3Location {
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly region: string;
}

/** Objects below a prefix. An object that did not change is not sent again (If-None-Match). */
export async function createS3Source({ bucket, prefix, region }: S3Location): Promise<ConfigSource> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({ ...clientConfig({ region }), ...s3Style() });
  const secrets = createSecrets();
  const keyOf = (object: string) => (prefix === '' ? object : `${prefix}/${object}`);
  return {
    nameOf: (object) => `s3://${bucket}/${keyOf(object)}`,
    async object(path, known) {
      try {
        const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: keyOf(path), ...(known === undefined ? {} : { IfNoneMatch: known }) });
        const { Body, ContentLength = 0, ETag = '' } = await client.send(command);
        if (ContentLength > MAX_FILE_BYTES) throw new Error(`it has ${ContentLength} bytes, more than ${MAX_FILE_BYTES}`);
        return { content: Buffer.from((await Body?.transformToByteArray()) ?? []), version: ETag };
      } catch (error) {
        // The SDK has no class for 304.
        if (['304', 'NotModified'].includes(sdkErrorName(error) ?? '') || statusOf(error) === 304) return undefined;
        throw error;
      }
    },
    secret: (arn, known) => secrets.secret(arn, known),
    close: () => {
      client.destroy();
      secrets.close();
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
