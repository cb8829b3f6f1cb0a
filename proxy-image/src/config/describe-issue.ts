import { suggest } from '@sallyport/contract';
import { z } from 'zod';

type Path = (string | number)[];

interface Described {
  readonly path: Path;
  readonly message: string;
  readonly allowed?: string;
}

/** Keys whose value must never be shown, and values that are plainly somebody's private key. */
const SECRET_KEY = /secret|password|passphrase|private|token/i;
const SECRET_VALUE = /PRIVATE KEY|BEGIN/;
const SHOWN_CHARACTERS = 60;

function show(value: unknown, path: Path): string {
  if (path.some((part) => typeof part === 'string' && SECRET_KEY.test(part) && !part.endsWith('File')))
    return 'the value (not shown)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = JSON.stringify(value) ?? 'nothing';
  if (SECRET_VALUE.test(text)) return 'the value (not shown)';
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

const schemaNode = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  oneOf: z.array(z.unknown()).optional(),
  description: z.string().optional(),
});

/** The names that a mapping at the path may hold, read from the schema. */
function namesAt(schema: z.ZodType, path: Path): string[] {
  let node: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const part of path) {
    const parsed = schemaNode.safeParse(node);
    if (!parsed.success) return [];
    node = typeof part === 'number' ? parsed.data.items : parsed.data.properties?.[part];
  }
  const parsed = schemaNode.safeParse(node);
  if (!parsed.success) return [];
  const variants = (parsed.data.oneOf ?? []).map((variant) => schemaNode.parse(variant));
  return [...new Set([parsed.data, ...variants].flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** What zod adds where a union is told apart by one key: the values that it may have. */
const discriminated = z.object({ options: z.array(z.string()).optional() });

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function bound(issue: { readonly origin: string }, relation: string, limit: number | bigint): string {
  if (issue.origin === 'array') return `${relation} ${limit} items`;
  if (issue.origin === 'string') return `${relation} ${limit} characters`;
  return `${relation} ${limit}`;
}

/** Says in our words what zod found: the value at fault and what is allowed. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  valueAt: (path: Path) => unknown,
): Described[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  const value = valueAt(path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const names = namesAt(schema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `unknown key "${key}"`,
        allowed: suggest(key, names),
      }));
    }
    case 'invalid_type': {
      const wanted = TYPE_NAMES[issue.expected] ?? issue.expected;
      if (value === undefined) return [{ path, message: 'is missing', allowed: `it must be ${wanted}` }];
      return [{ path, message: `${show(value, path)} is not ${wanted}` }];
    }
    case 'too_small':
      return [{ path, message: `${show(value, path)} is too small`, allowed: bound(issue, 'at least', issue.minimum) }];
    case 'too_big':
      return [{ path, message: `${show(value, path)} is too large`, allowed: bound(issue, 'at most', issue.maximum) }];
    case 'invalid_value':
      if (value === undefined)
        return [{ path, message: 'is missing', allowed: `allowed are ${issue.values.map(String).join(', ')}` }];
      return [
        {
          path,
          message: `${show(value, path)} is not allowed`,
          allowed: `allowed are ${issue.values.map(String).join(', ')}`,
        },
      ];
    case 'invalid_format':
      // Our patterns carry their own words; zod's formats are named.
      return [
        {
          path,
          message: `${show(value, path)} ${issue.format === 'regex' ? issue.message : `is not a valid ${issue.format}`}`,
        },
      ];
    case 'custom':
      return [
        {
          path,
          message:
            value === undefined || typeof value === 'object' ? issue.message : `${show(value, path)} ${issue.message}`,
        },
      ];
    case 'invalid_union': {
      const { options } = discriminated.parse(issue);
      const allowed = options === undefined ? issue.message : `allowed are ${options.join(', ')}`;
      return [{ path, message: value === undefined ? 'is missing' : `${show(value, path)} is not allowed`, allowed }];
    }
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return [{ path, message: `${show(value, path)} is not allowed: ${issue.message}` }];
  }
}
