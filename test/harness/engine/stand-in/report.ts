import type { Diagnostic, Severity, Step, StepOp, Violation } from '../types';

/** What an operation collects for its result. */
export class Report {
  readonly steps: Step[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly violations: Violation[] = [];
  private failed = false;

  /** A mandatory violation or an error that does not stop the operation at once makes it fail at its end. */
  fail(): void {
    this.failed = true;
  }

  get ok(): boolean {
    return !this.failed;
  }

  step(op: StepOp, of: { readonly urn: string; readonly type: string }, diff: readonly string[] = []): void {
    this.steps.push({ op, urn: of.urn, type: of.type, diff });
  }

  log(severity: Severity, message: string, urn?: string): void {
    this.diagnostics.push({ severity, message, ...(urn === undefined || urn === '' ? {} : { urn }) });
  }

  error(message: string, urn?: string): void {
    this.log('error', message, urn);
    this.fail();
  }
}

/** Ends an operation; what happened has been reported already. */
export class Bail extends Error {}
