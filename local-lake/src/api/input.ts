import { z } from 'zod';
import { AwsError } from './aws-error';

/**
 * Parses an operation's input. Members that the lake has no use for are let pass, as AWS does with unknown ones.
 * @throws AwsError with the exception that `types` gives for the member at fault, else InvalidParameterException.
 */
export function parseInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  types: Readonly<Record<string, string>> = {},
): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = String(issue?.path[0] ?? '');
  throw new AwsError(
    types[member] ?? 'InvalidParameterException',
    `${member || 'input'}: ${issue?.message ?? 'invalid'}`,
  );
}

export const maxResults = z.int().min(1).max(1000).default(1000);
export const nextToken = z.string().min(4).max(1000).optional();
export const queryId = z.string().regex(/^[a-f0-9-]{36}$/, 'a query id is a UUID');
