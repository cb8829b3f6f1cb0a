import { request } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { messageOf } from '@sallyport/contract';
import { z } from 'zod';
import { LakeError } from '../errors';
import type { FileReport } from './import-stream';

const reportSchema = z.object({
  file: z.string(),
  loaded: z.int(),
  duplicates: z.int(),
  failed: z.int(),
  problems: z.array(z.object({ file: z.string(), record: z.int().optional(), message: z.string() })),
});
const ANSWER_BYTES = 4 * 1024 * 1024;

/** Sends a log file to a lake's server. @throws LakeError LAKE_UNREACHABLE */
export async function uploadFile(endpoint: string, file: string, content: Readable): Promise<FileReport> {
  const { status, body } = await post(new URL(`/_local/import?file=${encodeURIComponent(file)}`, endpoint), content);
  const parsed = reportSchema.safeParse(status === 200 ? safeJson(body) : undefined);
  if (!parsed.success)
    throw new LakeError('LAKE_UNREACHABLE', `${endpoint} answered ${status} to ${file}: ${body.slice(0, 300)}`);
  const problems = parsed.data.problems.map(({ record, ...problem }) => ({
    ...problem,
    ...(record !== undefined && { record }),
  }));
  return { ...parsed.data, problems };
}

function post(url: URL, content: Readable): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/octet-stream' } },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES) response.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    let unreadable: Error | undefined;
    content.once('error', (error) => (unreadable = error));
    call.once('error', (cause) => {
      reject(
        unreadable ??
          new LakeError('LAKE_UNREACHABLE', `${url.origin} cannot be reached: ${messageOf(cause)}`, { cause }),
      );
    });
    pipeline(content, call, () => undefined);
  });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
