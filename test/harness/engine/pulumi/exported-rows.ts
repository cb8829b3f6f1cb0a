import { z } from 'zod';
import type { Json, ResourceRow } from '../types';
import { nameOf } from '../wire/urn';
import { type Properties, toJsonProperties } from '../wire/values';

const properties = z.record(z.string(), z.unknown()).default({});
const dependencies = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const propertyDependencies = z
  .record(z.string(), dependencies)
  .nullish()
  .transform((value) => value ?? {});

const exported = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  delete: z.boolean().default(false),
  id: z.string().default(''),
  parent: z.string().default(''),
  inputs: properties,
  outputs: properties,
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
  dependencies,
  propertyDependencies,
  provider: z.string().default(''),
});
const checkpoint = z.object({ deployment: z.object({ resources: z.array(exported).nullish() }) });

/** The resources of `pulumi stack export`. */
export function exportedRows(state: string): ResourceRow[] {
  const { resources } = checkpoint.parse(JSON.parse(state)).deployment;
  return (resources ?? []).filter((each) => !each.delete).map((each) => row(each));
}

const plan = z.object({
  resourcePlans: z.record(
    z.string(),
    z.object({
      goal: z
        .object({
          type: z.string(),
          custom: z.boolean().default(false),
          parent: z.string().default(''),
          protect: z.boolean().default(false),
          retainOnDelete: z.boolean().nullish(),
          provider: z.string().default(''),
          dependencies,
          propertyDependencies,
          inputDiff: z
            .object({ adds: properties, updates: properties, deletes: z.array(z.string()).nullish() })
            .prefault({}),
        })
        .nullish(),
      state: properties.nullish(),
    }),
  ),
});

/**
 * What a preview says the stack would hold: the plan that it saves, over the state of before. Inputs are what changed,
 * applied to what was.
 */
export function plannedRows(planText: string, before: readonly ResourceRow[]): ResourceRow[] {
  const olds = new Map(before.map((each) => [each.urn, each]));
  const plans = Object.entries(plan.parse(JSON.parse(planText)).resourcePlans);
  return plans.flatMap(([urn, { goal, state }]) => {
    if (goal === null || goal === undefined) return [];
    const { adds, updates, deletes } = goal.inputDiff;
    const old = olds.get(urn);
    const kept = Object.entries(old?.inputs ?? {}).filter(([key]) => !(deletes ?? []).includes(key));
    const planned = row({
      ...goal,
      urn,
      delete: false,
      id: old?.id ?? '',
      retainOnDelete: goal.retainOnDelete ?? false,
      inputs: { ...adds, ...updates },
      outputs: state ?? {},
    });
    return [{ ...planned, inputs: { ...Object.fromEntries(kept), ...planned.inputs } satisfies Record<string, Json> }];
  });
}

function row(from: z.infer<typeof exported>): ResourceRow {
  return {
    urn: from.urn,
    type: from.type,
    name: nameOf(from.urn),
    parent: from.parent,
    custom: from.custom,
    id: from.id,
    inputs: toJsonProperties(from.inputs as Properties),
    outputs: toJsonProperties(from.outputs as Properties),
    protect: from.protect,
    retainOnDelete: from.retainOnDelete,
    dependencies: from.dependencies,
    propertyDependencies: from.propertyDependencies,
    provider: from.provider,
  };
}
