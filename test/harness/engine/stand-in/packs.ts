import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { credentials, status, type ServiceError } from '@grpc/grpc-js';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/analyzer_pb';
import type { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { engineErrors } from '../errors';
import type { PolicyPackPlay, Violation, ViolationLevel } from '../types';
import { ask } from '../wire/client';
import { CHANNEL_OPTIONS } from '../wire/server';
import { type Tap, tappedClient } from '../wire/tap';
import { fromStruct, type Properties } from '../wire/values';
import { analyzeRequest, stackRow, type Analyzed } from './pack-rows';
import { reconcile } from './pack-config';

export interface PackScope {
  readonly stack: string;
  readonly project: string;
  readonly organization: string;
  readonly dryRun: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly engineAddress: string;
  readonly stackTags?: Readonly<Record<string, string>>;
  readonly tap?: Tap | undefined;
}

export interface Remediation {
  readonly policy: string;
  /** The whole set of inputs as the rule wants it, or a message that it could not. */
  readonly change:
    | { readonly kind: 'properties'; readonly properties: Properties }
    | { readonly kind: 'message'; readonly message: string };
}

type Given = NonNullable<PolicyPackPlay['config']>;

/** A policy pack that runs, as the engine's analyzer plugin does. */
export class Pack {
  private configured: Given = {};

  private constructor(
    /** What it says of itself: its policies with their kind, level and schema. */
    readonly info: pb.AnalyzerInfo,
    private readonly dir: string,
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
    private readonly output: Output,
  ) {}

  /** Of its process. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it has written to its output and errors, after its port. */
  get printed(): string {
    return this.output.text;
  }

  get name(): string {
    return this.info.getName();
  }

  /** Starts the pack and tells it stack and configuration, in the engine's order. */
  static async start(play: PolicyPackPlay, scope: PackScope): Promise<Pack> {
    const dir = resolve(play.dir);
    const { child, port, output } = await boot(dir, scope);
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      ...CHANNEL_OPTIONS,
      ...tappedClient(scope.tap),
    });
    try {
      await shakeHands(client, dir, scope);
      await ask<pb.AnalyzerStackConfigureResponse>((answer) => client.configureStack(stackRequest(scope), answer));
      await ask<PluginInfo>((answer) => client.getPluginInfo(new Empty(), answer));
      const info = await ask<pb.AnalyzerInfo>((answer) => client.getAnalyzerInfo(new Empty(), answer));
      const pack = new Pack(info, dir, child, client, output);
      await pack.configure(play.config ?? {});
      return pack;
    } catch (error) {
      client.close();
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** What it was configured with last. */
  get config(): Given {
    return this.configured;
  }

  /** Replaces the whole configuration: a pack that goes on living is given that of the next play. */
  async configure(config: Given): Promise<void> {
    await ask<Empty>((answer) => this.client.configure(reconcile(this.dir, this.info, config), answer));
    this.configured = config;
  }

  /** Tells it of another stack. */
  async configureStack(scope: PackScope): Promise<void> {
    await ask<pb.AnalyzerStackConfigureResponse>((answer) => this.client.configureStack(stackRequest(scope), answer));
  }

  async remediate(resource: Analyzed): Promise<Remediation[]> {
    const answer = await ask<pb.RemediateResponse>((answer) => this.client.remediate(analyzeRequest(resource), answer));
    return answer.getRemediationsList().flatMap((each): Remediation[] => {
      const policy = each.getPolicyname();
      if (each.getDiagnostic() !== '') return [{ policy, change: { kind: 'message', message: each.getDiagnostic() } }];
      const properties = each.getProperties();
      return properties === undefined
        ? []
        : [{ policy, change: { kind: 'properties', properties: fromStruct(properties) } }];
    });
  }

  async analyze(resource: Analyzed): Promise<Violation[]> {
    const answer = await ask<pb.AnalyzeResponse>((answer) => this.client.analyze(analyzeRequest(resource), answer));
    return answer.getDiagnosticsList().map((each) => violation(each, resource.urn));
  }

  /** @param rootUrn what a violation that names no resource is about */
  async analyzeStack(resources: readonly Analyzed[], rootUrn: string): Promise<Violation[]> {
    const query = new pb.AnalyzeStackRequest().setResourcesList(resources.map(stackRow));
    const answer = await ask<pb.AnalyzeResponse>((answer) => this.client.analyzeStack(query, answer));
    const urns = new Set(resources.map((each) => each.urn));
    return answer
      .getDiagnosticsList()
      .map((each) => violation(each, urns.has(each.getUrn()) ? each.getUrn() : rootUrn));
  }

  /** Tells the pack to stop, which those of @pulumi/policy do not know, and ends it. */
  async stop(): Promise<void> {
    await tolerant(ask<Empty>((answer) => this.client.cancel(new Empty(), answer)));
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

interface Output {
  text: string;
}

async function boot(dir: string, scope: PackScope): Promise<{ child: ChildProcess; port: number; output: Output }> {
  const runner = createRequire(join(dir, 'package.json')).resolve('@pulumi/pulumi/cmd/run-policy-pack');
  const child = spawn(process.execPath, [runner, scope.engineAddress, dir], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PULUMI_NODEJS_ORGANIZATION: scope.organization,
      PULUMI_NODEJS_PROJECT: scope.project,
      PULUMI_NODEJS_STACK: scope.stack,
      PULUMI_NODEJS_DRY_RUN: String(scope.dryRun),
      PULUMI_NODEJS_TYPESCRIPT: 'true',
      PULUMI_CONFIG: JSON.stringify(scope.config),
    },
  });
  const output: Output = { text: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    output.text += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number>((done, fail) => {
    lines.once('line', (line) => {
      if (/^\d+$/.test(line)) done(Number(line));
      else fail(engineErrors.packFailed(dir, line));
    });
    child.once('exit', (code) => {
      fail(engineErrors.packFailed(dir, `exit ${code ?? 'by signal'}\n${output.text}`));
    });
  });
  // What the pack prints later (console.log in a rule) must not block it on a full pipe.
  lines.on('line', (line) => {
    output.text += `${line}\n`;
  });
  return { child, port, output };
}

/** The Node packs of @pulumi/policy do not know Handshake; the engine goes on without. */
async function shakeHands(client: AnalyzerClient, dir: string, scope: PackScope): Promise<void> {
  const query = new pb.AnalyzerHandshakeRequest()
    .setEngineAddress(scope.engineAddress)
    .setRootDirectory(dir)
    .setProgramDirectory(dir);
  await tolerant(ask<pb.AnalyzerHandshakeResponse>((answer) => client.handshake(query, answer)));
}

/** Methods that a pack does not serve are no error; nor is a pack that has gone. */
async function tolerant(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    const { code } = error as ServiceError;
    if (code !== status.UNIMPLEMENTED && code !== status.UNAVAILABLE) throw error;
  }
}

function stackRequest(scope: PackScope): pb.AnalyzerStackConfigureRequest {
  const query = new pb.AnalyzerStackConfigureRequest()
    .setStack(scope.stack)
    .setProject(scope.project)
    .setOrganization(scope.organization)
    .setDryRun(scope.dryRun);
  for (const [key, value] of Object.entries(scope.config)) query.getConfigMap().set(key, value);
  for (const [key, value] of Object.entries(scope.stackTags ?? {})) query.getTagsMap().set(key, value);
  return query;
}

const LEVELS: Readonly<Record<pb.EnforcementLevel, ViolationLevel>> = {
  [pb.EnforcementLevel.ADVISORY]: 'advisory',
  [pb.EnforcementLevel.MANDATORY]: 'mandatory',
  [pb.EnforcementLevel.DISABLED]: 'disabled',
  // A rule that still reports after it remediated is as good as mandatory (analyze_snapshot.go).
  [pb.EnforcementLevel.REMEDIATE]: 'mandatory',
};

const SEVERITIES: Readonly<Record<pb.PolicySeverity, string>> = {
  [pb.PolicySeverity.POLICY_SEVERITY_UNSPECIFIED]: '',
  [pb.PolicySeverity.POLICY_SEVERITY_LOW]: 'low',
  [pb.PolicySeverity.POLICY_SEVERITY_MEDIUM]: 'medium',
  [pb.PolicySeverity.POLICY_SEVERITY_HIGH]: 'high',
  [pb.PolicySeverity.POLICY_SEVERITY_CRITICAL]: 'critical',
};

function violation(each: pb.AnalyzeDiagnostic, urn: string): Violation {
  return {
    pack: each.getPolicypackname(),
    policy: each.getPolicyname(),
    level: LEVELS[each.getEnforcementlevel()],
    severity: SEVERITIES[each.getSeverity()],
    message: each.getMessage(),
    urn,
  };
}
