import { messageOf } from '@sallyport/contract';
import { isProviderType } from '../wire/urn';
import type { ResourceState } from './model';
import type { Mode } from './provider-client';
import type { Providers } from './providers';
import type { Report } from './report';

export interface Deletes {
  /** Resources that the program no longer names, in the order of the state. */
  readonly logical: readonly ResourceState[];
  /** Old halves of replacements. */
  readonly replaced: readonly ResourceState[];
  readonly mode: Mode;
  readonly report: Report;
  readonly providers: Providers;
  readonly onDeleted: (state: ResourceState) => void;
}

/** Deletes dependents before what they depend on; state is kept in the order of dependencies. */
export async function deleteAll(deletes: Deletes): Promise<void> {
  for (const state of [...deletes.replaced].reverse()) await remove(deletes, state);
  for (const state of [...deletes.logical].reverse()) {
    if (state.protect) {
      // Every protected resource is named in one run; the rest goes on (cancelDueToError of the step executor).
      deletes.report.error(refusal(state.urn), state.urn);
      continue;
    }
    deletes.report.step('delete', state);
    await remove(deletes, state);
  }
}

async function remove(deletes: Deletes, state: ResourceState): Promise<void> {
  const goesWithAnother = deletes.logical.some((other) => other.urn === state.deletedWith && !other.protect);
  const kept = state.external || state.retainOnDelete || !state.custom || isProviderType(state.type) || goesWithAnother;
  if (deletes.mode === 'update' && !kept) {
    try {
      await deletes.providers.byReference(state.provider).delete(state);
    } catch (error) {
      deletes.report.error(`deleting ${state.urn}: ${messageOf(error).replace(/^\d+ [A-Z_]+: /, '')}`, state.urn);
      return;
    }
  }
  deletes.onDeleted(state);
}

function refusal(urn: string): string {
  return `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``;
}
