import type { IncomingMessage } from 'node:http';
import { importStream, type FileReport } from '../import/import-stream';
import { AwsError } from './aws-error';
import type { LakeResources } from './resources';

/**
 * POST /_local/import?file=NAME with a log file as its body: what `sallyport lake import` does while a server holds
 * the directory. The client reads the file, so that no request can make the lake open a path.
 */
export async function importUpload(
  resources: LakeResources,
  parameters: URLSearchParams,
  body: IncomingMessage,
): Promise<FileReport> {
  const file = parameters.get('file');
  if (file === null || file === '')
    throw new AwsError('ValidationException', 'file is required: it names the upload in errors');
  const { store } = resources.stores.management_events;
  return importStream(body, { file, store });
}
