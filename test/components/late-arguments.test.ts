import { join } from 'node:path';
import { describeEngines } from '../harness/engine/describe-engines';

jest.setTimeout(120_000);

const program = join(__dirname, 'late-program');

describeEngines('a wrong argument that is an output', (createEngine) => {
  it.each([
    ['retentionDays', /AthenaAuditStore: retentionDays is 0; allowed is a whole number from 1 to \d+ \(days\)/],
    ['namePrefix', /AthenaAuditStore: namePrefix is a prefix of 1 to 20 lower-case letters/],
    ['auditSink', /SavedQueries: auditSink is of account 999999999999 in eu-central-1/],
  ])('%s fails the preview, with its reason', async (wrong, reason) => {
    const { ok, diagnostics } = await createEngine().preview({
      program,
      config: { wrong, 'aws:region': 'eu-central-1' },
    });
    const told = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    expect({ ok, told: told.join('\n') }).toEqual({ ok: false, told: expect.stringMatching(reason) as string });
  });
});
