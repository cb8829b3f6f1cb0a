import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type * as S3 from '@aws-sdk/client-s3';
import { clientConfig } from '../aws/client-config';
import { s3Style } from '../aws/s3-style';
import type { UploadLocation } from '../config/aws-schema';

/** Where recordings outlive the proxy. */
export interface RecordingStore {
  /** Resolves once the store has the file and its checksum was right. The same key may be put again. */
  put(key: string, path: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** A recording of a long day is some ten MB; PutObject takes 5 GB. */
const BOUNDS = { requestTimeoutMs: 300_000, attempts: 1 };

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('base64');
}

/** An S3 bucket. S3 compares the checksum before it says that it has the object, and keeps it with the object. */
export function createRecordingStore(location: UploadLocation): RecordingStore {
  let opened: Promise<{ client: S3.S3Client; commands: typeof S3 }> | undefined;
  return {
    async put(Key, path, abortSignal) {
      opened ??= import('@aws-sdk/client-s3').then((commands) => ({
        client: new commands.S3Client({ ...clientConfig(location, BOUNDS), ...s3Style(location.endpoint) }),
        commands,
      }));
      const { client, commands } = await opened;
      const ChecksumSHA256 = await sha256(path);
      const { size } = await stat(path);
      const Body = createReadStream(path);
      try {
        const command = new commands.PutObjectCommand({ Bucket: location.bucket, Key, Body, ContentLength: size, ContentType: 'application/x-asciicast', ChecksumSHA256 });
        await client.send(command, { abortSignal });
      } finally {
        Body.destroy();
      }
    },
    close: () => {
      void opened?.then(({ client }) => {
        client.destroy();
      });
    },
  };
}
