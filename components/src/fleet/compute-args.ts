import type * as pulumi from '@pulumi/pulumi';
import type { ArgsCheck } from '../internal/check-args';
import { oneOf, wholeNumber } from '../internal/schemas';
import { z } from 'zod';
import type { ProxyFleetArgs } from './args';

export type Compute = 'ecs' | 'ec2';
export type Architecture = 'arm64' | 'x86_64';

/** Arguments that make sense with one kind of compute only. */
const ONLY_FOR: Record<Compute, readonly (keyof ProxyFleetArgs)[]> = {
  ecs: ['cpu', 'memory'],
  ec2: ['instanceType', 'auditVolumeGiB'],
};

const steps = (least: number, most: number, step: number): number[] =>
  Array.from({ length: (most - least) / step + 1 }, (_, index) => least + index * step);

/**
 * Memory in MiB that Fargate takes with CPU units.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const FARGATE_MEMORY: Record<number, readonly number[]> = {
  256: [512, 1_024, 2_048],
  512: steps(1_024, 4_096, 1_024),
  1024: steps(2_048, 8_192, 1_024),
  2048: steps(4_096, 16_384, 1_024),
  4096: steps(8_192, 30_720, 1_024),
  8192: steps(16_384, 61_440, 4_096),
  16384: steps(32_768, 122_880, 8_192),
};

const DEFAULT_INSTANCE_TYPE: Record<Architecture, string> = { arm64: 't4g.small', x86_64: 't3.small' };

/** Graviton families carry a g after the generation: t4g, c7gn, im4gn, g5g; a1 was the first. */
function architectureOf(instanceType: string): Architecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? 'arm64' : 'x86_64';
}

const instanceTypeSchema = z
  .string({ error: 'is no text; allowed is an instance type like t4g.small' })
  .regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, {
    error: ({ input }) => `is "${String(input)}"; allowed is an instance type like t4g.small`,
  });

export function checkComputeArgs(check: ArgsCheck<ProxyFleetArgs>) {
  const { args } = check;
  const compute = check.known('compute', oneOf(['ecs', 'ec2']), 'ecs');
  const other = compute === 'ecs' ? 'ec2' : 'ecs';
  for (const key of ONLY_FOR[other].filter((each) => args[each] !== undefined)) {
    check.problem(key, `is for compute "${other}"; this fleet's is "${compute}"`);
  }
  const architecture = check.optional('architecture', oneOf(['arm64', 'x86_64']), 'arm64');
  const given = check.optional('instanceType', instanceTypeSchema);
  const { instanceType: type } = args;
  // Other languages send null for what is not given; an output is left to AWS to compare.
  const wanted = args.architecture ?? 'arm64';
  const comparable = typeof type === 'string' && typeof wanted === 'string';
  if (comparable && instanceTypeSchema.safeParse(type).success && architectureOf(type) !== wanted) {
    check.problem(
      'instanceType',
      `is "${type}", whose processors are ${architectureOf(type)}; set architecture to that, or choose another type`,
    );
  }
  const problem = fargateProblem(args.cpu ?? 1_024, args.memory ?? 2_048);
  if (compute === 'ecs' && problem !== undefined) check.problem(...problem);
  return {
    compute,
    architecture,
    instanceType: given ?? architecture.apply((each) => DEFAULT_INSTANCE_TYPE[each]),
    cpu: check.optional('cpu', wholeNumber(256, 16_384, 'CPU units'), 1_024),
    memory: check.optional('memory', wholeNumber(512, 122_880, 'MiB'), 2_048),
    auditVolumeGiB: check.optional('auditVolumeGiB', wholeNumber(8, 16_384, 'GiB'), 20),
  };
}

/** Values that are outputs are left to AWS to refuse. */
function fargateProblem(cpu: pulumi.Input<number>, memory: pulumi.Input<number>): [string, string] | undefined {
  if (typeof cpu !== 'number' || typeof memory !== 'number') return undefined;
  const allowed = FARGATE_MEMORY[cpu];
  if (allowed === undefined) return ['cpu', `is ${cpu}; allowed are ${Object.keys(FARGATE_MEMORY).join(', ')}`];
  return allowed.includes(memory)
    ? undefined
    : ['memory', `is ${memory}; with cpu ${cpu} allowed are ${allowed.join(', ')}`];
}

export function checkCapacity(check: ArgsCheck<ProxyFleetArgs>) {
  const { minCapacity: least = 2, maxCapacity: most = 4 } = check.args;
  if (typeof least === 'number' && typeof most === 'number' && least > most) {
    check.problem('maxCapacity', `is ${most}, less than minCapacity, ${least}`);
  }
  return {
    minCapacity: check.optional('minCapacity', wholeNumber(1, 500), 2),
    maxCapacity: check.optional('maxCapacity', wholeNumber(1, 500), 4),
    sessionsPerProxy: check.optional('sessionsPerProxy', wholeNumber(1, 2_000), 200),
  };
}
