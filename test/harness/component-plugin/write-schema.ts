/** `npm run schema -w components`: writes components/schema.json from what the built plugin says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPONENTS_FOLDER, readSchema, startPluginHost } from './plugin-host';

async function main(): Promise<void> {
  const host = await startPluginHost();
  try {
    writeFileSync(join(COMPONENTS_FOLDER, 'schema.json'), await readSchema(host));
    if (host.warnings() !== '') throw new Error(`the plugin warned:\n${host.warnings()}`);
  } finally {
    await host.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
