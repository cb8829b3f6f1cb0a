import type { PlayResult, ResourceRow } from '../types';
import { isDefaultProvider, isStackType } from '../wire/urn';
import { toJsonProperties } from '../wire/values';
import type { ResourceState } from './model';
import type { Report } from './report';

export function playResult(report: Report, resources: readonly ResourceState[], state: string): PlayResult {
  const stack = resources.find((each) => isStackType(each.type));
  return {
    ok: report.ok,
    steps: report.steps.filter((step) => !isDefaultProvider(step.urn)),
    resources: resources.map(toRow),
    outputs: toJsonProperties(stack?.outputs ?? {}),
    diagnostics: report.diagnostics,
    violations: report.violations,
    state,
  };
}

function toRow(state: ResourceState): ResourceRow {
  return {
    urn: state.urn,
    type: state.type,
    name: state.name,
    parent: state.parent,
    custom: state.custom,
    id: state.id,
    inputs: toJsonProperties(state.inputs),
    outputs: toJsonProperties(state.outputs),
    protect: state.protect,
    retainOnDelete: state.retainOnDelete,
    dependencies: state.dependencies,
    propertyDependencies: state.propertyDependencies,
    provider: state.provider,
  };
}
