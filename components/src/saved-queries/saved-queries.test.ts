import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue, type Runbook } from '@sallyport/runbooks';
import * as pulumi from '@pulumi/pulumi';
import type { AuditSink } from '../audit-sink';
import { problemsOf } from '../audit-stores/declare-store.fixture';
import { mockAws, MOCK_ACCOUNT, MOCK_REGION, type DeclaredResource } from '../internal/mock-aws.fixture';
import { valueOf } from '../internal/value-of.fixture';
import { checkSavedQueriesArgs } from './check-saved-queries-args';
import { ownSink } from './own-sink';
import { SavedQueries, type SavedQueriesArgs } from './saved-queries';

const ATHENA: AuditSink = {
  type: 'firehose',
  region: MOCK_REGION,
  accountId: MOCK_ACCOUNT,
  workgroup: 'audit',
  database: 'audit-db',
  sshEventsTable: 'ssh_events',
};
const ID = '11111111-2222-3333-4444-555555555555';
const LAKE: AuditSink = {
  type: 'lake',
  region: MOCK_REGION,
  accountId: MOCK_ACCOUNT,
  eventDataStoreArn: `arn:aws:cloudtrail:${MOCK_REGION}:${MOCK_ACCOUNT}:eventdatastore/${ID}`,
};

let catalogue: readonly Runbook[];
beforeAll(async () => {
  ({ runbooks: catalogue } = await loadCatalogue());
});

async function declare(args: SavedQueriesArgs) {
  const engine = mockAws();
  await engine.ready;
  const queries = new SavedQueries('queries', args, engine.watch);
  await Promise.all([
    valueOf(queries.namedQueryIds),
    valueOf(queries.dashboardArns),
    valueOf(queries.queryDefinitionIds),
  ]);
  await engine.settled();
  const resources = engine.resources();
  const of = (type: string): DeclaredResource[] => resources.filter((each) => each.type.endsWith(`:${type}`));
  return { queries, resources, of };
}

describe('on Athena', () => {
  it('saves every runbook as named query and as prepared statement', async () => {
    const { queries, resources, of } = await declare({ auditSink: ATHENA });
    const ids = catalogue.map(({ id }) => id);
    expect(of('NamedQuery').map(({ inputs }) => inputs.name)).toEqual(ids);
    expect(of('PreparedStatement').map(({ inputs }) => inputs.name)).toEqual(ids.map((id) => id.replaceAll('-', '_')));
    expect(resources.filter(({ opts }) => opts.parent !== queries)).toEqual([]);
    expect(Object.keys((await valueOf(queries.namedQueryIds)) ?? {})).toEqual(ids);
    for (const { inputs } of [...of('NamedQuery'), ...of('PreparedStatement')]) {
      expect(inputs).toMatchObject({
        workgroup: 'audit',
        description: expect.stringMatching(/^.{10,1024}$/s) as unknown,
      });
      if (!String(inputs.name).startsWith('security')) {
        expect(inputs.query ?? inputs.queryStatement).toContain(
          'FROM (SELECT * FROM "audit-db"."ssh_events" WHERE calendarday >=',
        );
      }
    }
  });

  it('takes the values that are given in place of defaults', async () => {
    const { of } = await declare({ auditSink: ATHENA, parameters: { 'ssh-access-denied': { principal: "o'brien" } } });
    const query = of('NamedQuery').find(({ inputs }) => inputs.name === 'ssh-access-denied');
    expect(query?.inputs.query).toContain("ARRAY['o''brien']");
  });

  it('tells the order of the parameters of a prepared statement', async () => {
    const { of } = await declare({ auditSink: ATHENA });
    const statement = of('PreparedStatement').find(({ inputs }) => inputs.name === 'ssh_access_denied');
    expect(statement?.inputs.description).toMatch(
      /^EXECUTE ssh_access_denied USING principal, target -- /,
    );
    expect(String(statement?.inputs.queryStatement).match(/ARRAY\[\?\]/g)).toHaveLength(2);
  });

  it('says what is missing where the store holds no management events, and asks them where it does', async () => {
    const queryOf = async (auditSink: AuditSink): Promise<unknown> => {
      const { of } = await declare({ auditSink });
      return of('NamedQuery').find(({ inputs }) => inputs.name === 'security-group-ingress-denied-surge')?.inputs.query;
    };
    expect(await queryOf(ATHENA)).toMatch(
      /^SELECT 'Runbook .* give managementEventsLocation to AthenaAuditStore' AS answer$/,
    );
    expect(await queryOf({ ...ATHENA, managementEventsTable: 'management_events' })).toContain(
      `FROM (SELECT * FROM "audit-db"."management_events" WHERE calendarday >= date_format(`,
    );
  });
});

describe('on CloudTrail Lake', () => {
  it('shows every runbook as a widget, ten on a dashboard, tagged', async () => {
    const { of } = await declare({ auditSink: LAKE });
    const dashboards = of('Resource').map(({ inputs }) => JSON.parse(String(inputs.desiredState)) as Dashboard);
    const readable = catalogue.filter(({ id }) => id !== 'security-group-ingress-denied-surge');
    expect(dashboards.flatMap(({ Widgets }) => Widgets)).toHaveLength(readable.length);
    for (const { Widgets, Tags } of dashboards) {
      expect(Widgets.length).toBeLessThanOrEqual(10);
      expect(Tags).toContainEqual({ Key: 'sallyport:component', Value: 'SavedQueries' });
      for (const { QueryStatement, ViewProperties } of Widgets) {
        expect(QueryStatement).toContain(`FROM ${ID}`);
        expect(QueryStatement.length).toBeLessThanOrEqual(10_000);
        expect(ViewProperties.Title).toMatch(/^[\w.\- ]{1,128}$/);
      }
    }
  });

  it('is chosen by a sink that is known, and has to be said of one that is not', async () => {
    const later = { auditSink: pulumi.output(LAKE) };
    await expect(valueOf(checkSavedQueriesArgs(later).sink)).rejects.toMatchObject({
      reason: 'SavedQueries: auditSink is of type lake, so store must be "lake"',
    });
    const { of } = await declare({ ...later, store: 'lake' });
    expect(of('Resource')).toHaveLength(1);
  });
});

describe('on the log of the proxies', () => {
  it('saves the runbooks that have an alarm, also without a store', async () => {
    const { resources } = await declare({ proxyLogGroupName: '/sallyport/ssh', namePrefix: 'acme' });
    const alarmed = catalogue.filter(({ alarm }) => alarm !== undefined).map(({ id }) => `acme/${id}`);
    expect(resources.map(({ inputs }) => inputs.name)).toEqual(alarmed);
    expect(resources.map(({ inputs }) => inputs.logGroupNames)).toEqual(alarmed.map(() => ['/sallyport/ssh']));
  });
});

describe('says what is wrong', () => {
  let folder: string;
  beforeAll(() => mockAws().ready);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-runbooks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each<[string, object, RegExp]>([
    [
      'what is no sink',
      { auditSink: 'x' },
      /^auditSink: is "x"; allowed is the sink of an AthenaAuditStore or a LakeAuditStore/,
    ],
    ['nothing to ask', {}, /^auditSink: is required, or proxyLogGroupName, or both/],
    [
      'a store of another kind',
      { auditSink: ATHENA, store: 'lake' },
      /^auditSink: is of type firehose, so store must be "athena"$/,
    ],
    [
      'half a sink',
      { auditSink: { ...ATHENA, workgroup: undefined } },
      /^auditSink.workgroup: is required of a sink of type firehose$/,
    ],
    [
      'a runbook that is none',
      { auditSink: ATHENA, parameters: { 'ssh-surge': {} } },
      /^parameters.ssh-surge: is no runbook; there are /,
    ],
    [
      'a parameter that is none',
      { auditSink: ATHENA, parameters: { 'ssh-access-denied': { gap: '1m' } } },
      /^parameters.ssh-access-denied: runbook ssh-access-denied has no parameter "gap"; it has: principal, target$/,
    ],
    [
      'a number in place of text',
      { auditSink: ATHENA, parameters: { 'ssh-brute-force-success': { gap: 5 } } },
      /^parameters.ssh-brute-force-success.gap: is no text; write every value as text/,
    ],
    [
      'a folder that is not there',
      { auditSink: ATHENA, runbooksDirectory: '/nowhere' },
      /^runbooksDirectory: cannot be read: .*ENOENT/,
    ],
  ])('with %s', (_what, args, problem) => {
    expect(problemsOf(() => new SavedQueries('queries', args))).toEqual([expect.stringMatching(problem)]);
  });

  it('with a runbook of one’s own', () => {
    writeFileSync(join(folder, 'mine.md'), 'no front matter');
    expect(problemsOf(() => new SavedQueries('queries', { auditSink: ATHENA, runbooksDirectory: folder }))).toEqual([
      expect.stringMatching(/^runbooksDirectory: mine\.md:1.* front matter/),
    ]);
  });

  it('with a store of another account', async () => {
    const here = { accountId: pulumi.output('210987654321'), region: pulumi.output(MOCK_REGION) };
    await expect(valueOf(ownSink(pulumi.output(ATHENA), here))).rejects.toMatchObject({
      propertyPath: 'auditSink',
      reason: expect.stringContaining('declare SavedQueries where the store is') as unknown,
    });
  });
});

interface Dashboard {
  readonly Widgets: readonly { readonly QueryStatement: string; readonly ViewProperties: { readonly Title: string } }[];
  readonly Tags: readonly object[];
}
