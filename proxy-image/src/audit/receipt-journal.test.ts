import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { proxyId } from '@sallyport/contract';
import { temporaryDirectory } from './audit-config.fixture';
import { ReceiptJournal } from './receipt-journal';

const PROXY = proxyId('proxy-1');
/** More than one file takes. */
const MANY = Array.from({ length: 12_000 }, (_, index) => ({
  uid: `proxy-1:${index}`,
  eventID: `store-${'x'.repeat(64)}-${index}`,
}));

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('a full file is followed by the next, and the cursor is found in the file before an empty one', async () => {
  const { journal } = await ReceiptJournal.open(directory);
  await journal.append(MANY, PROXY, 12_000);
  await journal.append(MANY, PROXY, 24_000);
  await journal.close();
  expect(readdirSync(directory).sort()).toEqual([
    'receipts-00000001.ndjson',
    'receipts-00000002.ndjson',
    'receipts-00000003.ndjson',
  ]);
  expect(statSync(join(directory, 'receipts-00000003.ndjson')).size).toBe(0);
  const again = await ReceiptJournal.open(directory);
  expect(again.cursor).toEqual({ proxyId: PROXY, sequence: 24_000 });
  await again.journal.append([], PROXY, 24_001);
  await again.journal.close();
  const last = await ReceiptJournal.open(directory);
  expect(last.cursor?.sequence).toBe(24_001);
  await last.journal.close();
});

test('after a roll the size of the new file counts from nothing', async () => {
  const { journal } = await ReceiptJournal.open(directory);
  await journal.append(MANY, PROXY, 12_000);
  for (let sequence = 12_001; sequence < 12_010; sequence += 1) await journal.append([], PROXY, sequence);
  await journal.close();
  expect(readdirSync(directory)).toHaveLength(2);
});
