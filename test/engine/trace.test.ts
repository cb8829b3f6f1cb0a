import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from 'google-protobuf';
import { StandInEngine } from '../harness/engine/stand-in/engine';
import { STORE } from './scenes';

jest.setTimeout(180_000);

/** Calls of one `up` of the engine, recorded by PULUMI_DEBUG_GRPC. */
const RECORDED = join(__dirname, '../../../shared/data/pulumi-engine-trace/up.grpc.ndjson');
const isRecorded = existsSync(RECORDED);

interface Call {
  /** `Service/Method`. */
  readonly method: string;
  /** What the call is about; empty when it is about no resource. */
  readonly urn: string;
  readonly request: Readonly<Record<string, unknown>>;
}

const NOT_PLAYED = new Set(['LanguageRuntime', 'Engine']);

function recorded(): Call[] {
  const lines = readFileSync(RECORDED, 'utf8').split('\n').filter(Boolean);
  return lines.flatMap((line) => {
    const entry = JSON.parse(line) as { method: string; progress?: string; request: Record<string, unknown> | null };
    const method = entry.method.replace('/pulumirpc.', '');
    if (entry.progress !== 'request_started' || NOT_PLAYED.has(method.split('/')[0] ?? '')) return [];
    return [{ method, urn: urnOf(entry.request ?? {}), request: entry.request ?? {} }];
  });
}

function urnOf(request: Readonly<Record<string, unknown>>): string {
  return typeof request.urn === 'string' ? request.urn : '';
}

async function played(): Promise<Call[]> {
  const calls: Call[] = [];
  const engine = new StandInEngine({}, (path, message) => {
    const method = path.replace('/pulumirpc.', '');
    if (NOT_PLAYED.has(method.split('/')[0] ?? '')) return;
    const request = (message as Message).toObject() as Record<string, unknown>;
    calls.push({ method, urn: urnOf(request), request });
  });
  const policyPacks = [{ dir: join(__dirname, 'fixtures/trace-pack') }];
  try {
    await engine.up({ program: STORE, config: { owner: 'fixed' }, policyPacks });
    calls.length = 0;
    const result = await engine.up({ program: STORE, config: { owner: 'security' }, policyPacks });
    expect(result.diagnostics).toEqual([]);
  } finally {
    await engine.close();
  }
  return calls;
}

/** Methods per resource, in order: what runs beside it for another resource may come in between. */
function byUrn(calls: readonly Call[]): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const { urn, method } of calls) if (urn !== '') (result[urn] ??= []).push(method);
  return result;
}

const methods = (calls: readonly Call[]): string[] => calls.map((each) => each.method);

if (!isRecorded && process.env.CI === 'true') {
  test('the recorded calls are there', () => {
    throw new Error(`there is no ${RECORDED}`);
  });
}

const describeRecorded = isRecorded ? describe : describe.skip;

describeRecorded(
  `calls of the stand-in and of the engine${isRecorded ? '' : ': there are no recorded calls beside this checkout'}`,
  () => {
    let theirs: Call[];
    let ours: Call[];
    beforeAll(async () => {
      theirs = recorded();
      ours = await played();
    });

    test('each resource is checked, remedied, analysed, diffed and operated on in the same order', () => {
      expect(byUrn(ours)).toEqual(byUrn(theirs));
    });

    test('packs are greeted, told the stack, asked for their rules and configured before anything else', () => {
      const first = methods(theirs).slice(0, 5);
      expect(first).toEqual([
        'Analyzer/Handshake',
        'Analyzer/ConfigureStack',
        'Analyzer/GetPluginInfo',
        'Analyzer/GetAnalyzerInfo',
        'Analyzer/Configure',
      ]);
      expect(methods(ours).slice(0, 5)).toEqual(first);
    });

    test('the program asks for the same features, and registers and invokes as often', () => {
      const count = (calls: readonly Call[], method: string): number =>
        methods(calls).filter((each) => each === method).length;
      for (const method of [
        'SupportsFeature',
        'RegisterResource',
        'RegisterResourceOutputs',
        'Invoke',
        'SignalAndWaitForShutdown',
      ]) {
        expect([method, count(ours, `ResourceMonitor/${method}`)]).toEqual([
          method,
          count(theirs, `ResourceMonitor/${method}`),
        ]);
      }
      expect(count(ours, 'ResourceProvider/Invoke')).toBe(count(theirs, 'ResourceProvider/Invoke'));
    });

    test('the whole stack is analysed when the program waits for the end, and the provider is told last', () => {
      const end = (calls: readonly Call[]): string[] => methods(calls).slice(-4);
      expect(end(theirs)).toEqual([
        'ResourceMonitor/SignalAndWaitForShutdown',
        'Analyzer/AnalyzeStack',
        'ResourceProvider/Cancel',
        'Analyzer/Cancel',
      ]);
      expect(end(ours)).toEqual(end(theirs));
    });

    test('the rules of a pack are configured with the defaults of their schemas', () => {
      const [theirConfigure] = theirs.filter((each) => each.method === 'Analyzer/Configure');
      const [ourConfigure] = ours.filter((each) => each.method === 'Analyzer/Configure');
      expect(theirConfigure?.request.policyConfig).toMatchObject({
        'bucket-has-owner': { properties: { tag: 'Owner' } },
      });
      expect(JSON.stringify(ourConfigure?.request)).toContain('["tag",{"stringValue":"Owner"}]');
    });

    test('the whole stack holds the same resources', () => {
      const rows = (calls: readonly Call[], key: string): string[] => {
        const [call] = calls.filter((each) => each.method === 'Analyzer/AnalyzeStack');
        return (call?.request[key] as { urn: string }[]).map((each) => each.urn).sort();
      };
      expect(rows(ours, 'resourcesList')).toEqual(rows(theirs, 'resources'));
    });
  },
);
