import { auditLogLineSchema, gaugeLogLineSchema } from '@sallyport/contract';
import { renderDashboard } from './dashboard';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly query?: string; readonly metrics?: unknown[][] };
}

const { widgets } = JSON.parse(
  renderDashboard({
    region: 'eu-west-1',
    logGroupName: 'ssh-log',
    sessionsNamespace: 'Sallyport/ssh-log',
    sessionsMetric: 'LiveSessions',
    loadBalancer: 'net/ssh/1',
    targetGroup: 'targetgroup/ssh/1',
  }),
) as { widgets: Widget[] };

test('asks the log for fields that the proxy writes, and for no others', () => {
  const queries = widgets.flatMap(({ properties }) => properties.query ?? []);
  const asked = new Set(queries.flatMap((query) => query.match(/\b(audit|gauges)\.\w+/g) ?? []));
  const written = [
    ...Object.keys(auditLogLineSchema.shape.audit.shape).map((field) => `audit.${field}`),
    ...Object.keys(gaugeLogLineSchema.shape.gauges.shape).map((field) => `gauges.${field}`),
  ];
  expect([...asked].filter((field) => !written.includes(field))).toEqual([]);
  expect([...asked]).toEqual(
    expect.arrayContaining(['audit.errorCode', 'audit.principal', 'gauges.deadLetters', 'gauges.undelivered']),
  );
  for (const query of queries) expect(query).toMatch(/^SOURCE 'ssh-log' \| filter msg = "(audit event|gauges)"/);
});

test('shows the sessions of this fleet and the health of its proxies, side by side', () => {
  const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  expect(metrics[0]).toEqual(['Sallyport/ssh-log', 'LiveSessions', { label: 'all proxies', stat: 'Sum' }]);
  expect(metrics.map(([, name]) => name)).toEqual(expect.arrayContaining(['HealthyHostCount', 'UnHealthyHostCount']));
  const places = widgets.map(({ x, y }) => `${x},${y}`);
  expect(new Set(places).size).toBe(widgets.length);
  expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
});
