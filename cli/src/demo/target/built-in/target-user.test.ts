import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usableHome } from './target-user';

test('a login starts at home, and in / where the home is no folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-home-'));
  try {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(usableHome(folder)).toBe(folder);
    expect(usableHome(join(folder, 'missing'))).toBe('/');
    expect(usableHome(file)).toBe('/');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
