import type { z } from 'zod';

/** Where the first thing is that does not fit, and what was expected; never what stands there. */
export function explainIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'is not understood';
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'it' : path} is not as Pulumi writes it (${issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.code})`;
}
