import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { SallyportError } from '@sallyport/contract';
import { RUNBOOKS_FOLDER, SETTINGS_FILE, type Settings } from '../functions/runner/settings';
import type { AlarmSettings } from './settings';

/** Made by `npm run build`; the same path from `src` and from `dist`. */
const BUNDLE = resolve(__dirname, '../../dist/functions/runner/index.js');

/** What Lambda unpacks: the bundle, the runbooks as they were at preview, and how this environment tunes them. */
export function runnerArchive(settings: AlarmSettings): pulumi.Output<pulumi.asset.AssetArchive> {
  if (!existsSync(BUNDLE)) {
    throw new SallyportError(
      'RUNNER_NOT_BUILT',
      `the runner's bundle ${BUNDLE} is not there`,
      'Run `npm run build` first.',
    );
  }
  const { files, overrides, neverLock, automaticResponses } = settings;
  return pulumi.all([neverLock, automaticResponses]).apply(([never, automatic]) => {
    const tuned: Settings = { overrides, neverLock: never, responses: automatic ? 'act' : 'suggest' };
    return new pulumi.asset.AssetArchive({
      'index.js': new pulumi.asset.FileAsset(BUNDLE),
      [SETTINGS_FILE]: new pulumi.asset.StringAsset(JSON.stringify(tuned)),
      ...Object.fromEntries(
        files.map(({ runbook, text }) => [`${RUNBOOKS_FOLDER}/${runbook.id}.md`, new pulumi.asset.StringAsset(text)]),
      ),
    });
  });
}
