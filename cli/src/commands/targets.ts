import type { Command } from 'commander';
import { renderTable } from '../output/table';
import type { Runner } from './command-context';
import { withExamples } from './examples';

export function addTargets(program: Command, run: Runner): void {
  const targets = withExamples(program.command('targets').description('the hosts that are reached through the proxy'), [
    ['sallyport targets', 'what there is to connect to'],
  ]);
  withExamples(
    targets
      .command('list')
      .description('list the targets of the inventory')
      .action(
        run(async ({ output, control }) => {
          const list = await control().targets();
          output.result({ targets: list }, () => {
            if (list.length === 0)
              return "The inventory is empty. Add targets to the file that the proxy's config names as `targets.file`.";
            const rows = list.map((target) => [
              target.name,
              `${target.host}:${target.port}`,
              target.logins.join(', ') || 'any that the access policy allows',
              Object.entries(target.tags)
                .map(([key, value]) => `${key}=${value}`)
                .join(' '),
              target.hostKeys.length === 0 ? 'none: refused' : String(target.hostKeys.length),
            ]);
            return renderTable(['TARGET', 'ADDRESS', 'LOGINS', 'TAGS', 'HOST KEYS'], rows, output.colours);
          });
          return undefined;
        }),
      ),
    [
      ['sallyport targets', 'what there is to connect to'],
      ['sallyport targets list --json', 'the same for a script'],
    ],
  );
}
