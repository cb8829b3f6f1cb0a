import * as server from '@pulumi/pulumi/automation/server';
import { RunRequest } from '@pulumi/pulumi/proto/language_pb';

/** What the Automation API serves its inline programs by; it is exported, but stripped from the declarations as internal. */
interface LanguageServer {
  run(call: { readonly request: RunRequest }, answer: (error: Error | null | undefined) => void): Promise<void>;
}
const { LanguageServer } = server as unknown as { LanguageServer: new (program: () => unknown) => LanguageServer };

export interface InlineRun {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly dryRun: boolean;
  /** Where ResourceMonitor and Engine listen. */
  readonly address: string;
}

/** Runs a function as a Pulumi program in this process, with an SDK state of its own: no seconds for a process each. */
export function runInline(program: () => unknown, run: InlineRun): Promise<void> {
  const request = new RunRequest()
    .setProject(run.project)
    .setStack(run.stack)
    .setOrganization(run.organization)
    .setDryrun(run.dryRun)
    .setParallel(16)
    .setMonitorAddress(run.address)
    .setArgsList([run.address]);
  return new Promise((resolve, reject) => {
    const language = new LanguageServer(async () => {
      await program();
    });
    language
      .run({ request }, (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      })
      .catch(reject);
  });
}
