import { isStackType, splitReference } from '../wire/urn';
import type { ResourceState } from './model';
import { analyzed } from './pack-rows';
import type { Pack } from './packs';
import type { Mode } from './provider-client';
import type { Report } from './report';

type Known = ReadonlyMap<string, ResourceState>;

/** Shows resources to the policy packs, before each operation and at the end. */
export class Policing {
  constructor(
    private readonly packs: readonly Pack[],
    private readonly report: Report,
    private readonly mode: Mode,
  ) {}

  /**
   * Remediations one pack after the other, then the analysis of all. A mandatory violation fails a preview at its end,
   * and an update at once: the verdict says whether the resource may be made.
   */
  async judge(state: ResourceState, known: Known): Promise<'valid' | 'invalid'> {
    const provider = known.get(splitReference(state.provider).urn);
    for (const pack of this.packs) {
      for (const { policy, change } of await pack.remediate(analyzed(state, state.inputs, provider))) {
        if (change.kind === 'properties') state.inputs = change.properties;
        else this.advise(pack, policy, change.message, state.urn);
      }
    }
    const found = await Promise.all(this.packs.map((pack) => pack.analyze(analyzed(state, state.inputs, provider))));
    const violations = found.flat();
    this.report.violations.push(...violations);
    if (!violations.some((each) => each.level === 'mandatory')) return 'valid';
    this.report.fail();
    return this.mode === 'preview' ? 'valid' : 'invalid';
  }

  /** All resources with their outputs; stack rules are asked in previews too. */
  async judgeStack(known: Known): Promise<void> {
    const rootUrn = [...known.values()].find((state) => isStackType(state.type))?.urn ?? '';
    const rows = [...known.values()].map((state) =>
      analyzed(state, state.outputs, known.get(splitReference(state.provider).urn)),
    );
    const found = await Promise.all(this.packs.map((pack) => pack.analyzeStack(rows, rootUrn)));
    for (const violation of found.flat()) {
      this.report.violations.push(violation);
      if (violation.level === 'mandatory') this.report.fail();
    }
  }

  private advise(pack: Pack, policy: string, message: string, urn: string): void {
    this.report.violations.push({ pack: pack.name, policy, level: 'advisory', severity: '', message, urn });
  }
}
