import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { policiesError, systemCodeOf } from '../../errors';
import type { JudgedFile } from './judged-row';
import { readDocument } from './read-document';
import { isEvent, readEvents } from './read-events';

/**
 * Reads what is to be judged, whichever of the three it is; `name` is what people know the file by. Event logs are read line by line, since those of large stacks do not
 * fit into one text.
 * @throws INPUT_UNREADABLE, INPUT_INVALID
 */
export async function readJudgedFile(path: string, name = path): Promise<JudgedFile> {
  try {
    if (isEvent(await firstLine(path))) return { name, kind: 'events', rows: await readEvents(path, name) };
    const text = await readFile(path, 'utf8');
    if (text.trim() === '') throw policiesError('INPUT_INVALID', `${name} is empty`);
    return { name, ...readDocument(name, text.replace(/^\uFEFF/, '')) };
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code !== undefined) throw policiesError('INPUT_UNREADABLE', `${name} cannot be read (${code})`, { cause });
    throw cause;
  }
}

async function firstLine(path: string): Promise<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      if (line.trim() !== '') return line;
    }
    return '';
  } finally {
    stream.destroy();
  }
}
