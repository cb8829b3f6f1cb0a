import { z } from 'zod';
import { proxyConfigSchema } from './schema';
import { targetsFileSchema } from './targets';
import { usersFileSchema } from './users';

const node = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  /** Mappings that are told apart by the constant of one key. */
  oneOf: z.array(z.unknown()).optional(),
  /** Plain values of several types. */
  anyOf: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});
type Node = z.infer<typeof node>;

interface Row {
  readonly key: string;
  readonly type: string;
  readonly fallback: string;
  readonly text: string;
}

/** Integers without a bound of their own carry JavaScript's. */
const bounded = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;

function typeOf(schema: Node): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((variant) => typeOf(node.parse(variant))).join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(node.parse(schema.items ?? {}))}`;
  if (schema.type === 'object' || schema.oneOf !== undefined) return 'mapping';
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'string') return schema.format === 'uri' ? 'URL' : 'text';
  const low = bounded(schema.minimum) ? `${schema.minimum}` : undefined;
  const high = bounded(schema.maximum) ? `${schema.maximum}` : undefined;
  if (low !== undefined && high !== undefined) return `number, ${low} to ${high}`;
  return low === undefined ? 'number' : `number, at least ${low}`;
}

/** Keys of all variants; each says its own, and those that they share are said once. */
function variantRows(variants: readonly Node[], prefix: string): Row[] {
  const rows = variants.flatMap((variant) => {
    const kind = Object.values(variant.properties ?? {}).map((raw) => node.parse(raw).const).find((value) => typeof value === 'string');
    return rowsOf(variant, prefix).map((row) => ({ row, kind: kind ?? '' }));
  });
  const kindsOf = (key: string) => rows.filter(({ row }) => row.key === key).map(({ kind }) => kind);
  const seen = new Set<string>();
  return rows.flatMap(({ row, kind }) => {
    if (row.type === JSON.stringify(kind)) return [row];
    if (seen.has(row.key)) return [];
    seen.add(row.key);
    return [kindsOf(row.key).length === variants.length ? row : { ...row, text: `${row.text} (${kindsOf(row.key).join(', ')})` }];
  });
}

function rowsOf(schema: Node, prefix: string): Row[] {
  if (schema.oneOf !== undefined) return variantRows(schema.oneOf.map((variant) => node.parse(variant)), prefix);
  return Object.entries(schema.properties ?? {}).flatMap(([name, raw]) => {
    const child = node.parse(raw);
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const item = child.type === 'array' ? node.parse(child.items ?? {}) : undefined;
    const nested =
      item?.properties === undefined && item?.oneOf === undefined
        ? child.properties === undefined
          ? []
          : rowsOf(child, key)
        : rowsOf(item, `${key}[]`);
    if (child.properties !== undefined) return nested;
    const required = schema.required?.includes(name) === true;
    const fallback = required
      ? '**required**'
      : child.default === undefined
        ? ''
        : `\`${JSON.stringify(child.default)}\``;
    return [{ key, type: typeOf(child), fallback, text: child.description ?? '' }, ...nested];
  });
}

function table(schema: z.ZodType): string {
  const rows = rowsOf(node.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })), '');
  const lines = rows.map(
    ({ key, type, fallback, text }) => `| \`${key}\` | ${type} | ${fallback} | ${text.replaceAll('|', '\\|')} |`,
  );
  return ['| key | type | default | meaning |', '|---|---|---|---|', ...lines].join('\n');
}

/** The reference page `docs/proxy-config.md`, made from the schemas alone. */
export function configReference(): string {
  return `<!-- Generated from proxy-image/src/config by \`npm run docs -w proxy-image\`; do not edit. -->
# The proxy's configuration

\`sallyport-proxy --config proxy.yaml\` starts the proxy, \`--check-config\` reads everything and starts nothing: each mistake is
printed with file, line, column, key and what is allowed. Relative paths are taken from the folder of the file they stand in.
SIGHUP reads users, targets and policies again; when anything is wrong with them, what was in force stays in force.

## proxy.yaml

${table(proxyConfigSchema)}

## The users file

${table(usersFileSchema)}

A line of \`keys\`, and a line of a file in \`users.authorizedKeysDirectory\`, is as in OpenSSH's authorized_keys:
\`[options] type key [comment]\`. Options: \`from="CIDR,…"\`, \`command="…"\`, \`expiry-time="YYYYMMDD[HHMM[SS]][Z]"\`, \`restrict\`,
\`[no-]pty\`, \`[no-]port-forwarding\`, \`[no-]agent-forwarding\`, \`[no-]X11-forwarding\`, and for security keys \`verify-required\` and
\`no-touch-required\`. What OpenSSH knows beyond these is refused rather than ignored.

## The targets file

${table(targetsFileSchema)}

## Access policies

\`access.policyDirectory\` holds Cedar policies, \`*.cedar\`. They are validated against Sallyport's schema when they are read; the
\`@id("…")\` of the policies that decided goes into the audit event. \`proxy-image/access-default\` is a set to start from.
`;
}
