import { z } from 'zod';
import { ConfigSchema } from './schema';

const HEADER = `# The config of the Pulumi program

Made from \`program/config/schema.ts\` by \`npm run docs:program\`; a test keeps it fresh. How to set the keys, and in which order
to bring up stacks: [deploy.md](deploy.md).

Keys stand in \`Pulumi.STACK.yaml\` under \`config:\`, as \`sallyport:KEY\`; the keys of a section stand below it. Ids of accounts are
texts: write them in quotes. The program reads all keys before it registers anything, and says everything that is wrong at once.
Ranges, and what belongs together inside of one component, that component checks.
`;

/** The page `docs/program-config.md`. */
export function configReference(): string {
  const { shape } = ConfigSchema;
  const sections = Object.entries(shape).filter(([, schema]) => inner(schema) instanceof z.ZodObject);
  const plain = Object.entries(shape).filter(([, schema]) => !(inner(schema) instanceof z.ZodObject));
  return [
    HEADER,
    '## Keys of every stack\n\nPulumi.yaml has a default for the required ones.\n',
    table(plain),
    ...sections.map(([name, schema]) => `\n## \`${name}\`\n\n${describe(schema)}.\n\n${table(keysOf(schema))}`),
  ]
    .join('\n')
    .concat('\n');
}

function table(keys: readonly (readonly [string, unknown])[]): string {
  const rows = keys.map(([key, schema]) => {
    const required = schema instanceof z.ZodOptional ? '' : 'yes';
    return `| \`${key}\` | ${typeOf(inner(schema))} | ${required} | ${describe(schema).replaceAll('|', '\\|')} |`;
  });
  return ['| key | value | required | what it is |', '|---|---|---|---|', ...rows].join('\n');
}

function keysOf(schema: unknown): [string, unknown][] {
  const object = inner(schema);
  return object instanceof z.ZodObject ? Object.entries(object.shape) : [];
}

function inner(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}

/** The description, which stands on the schema or on what it makes optional. */
function describe(schema: unknown): string {
  if (!(schema instanceof z.ZodType)) return '';
  const within = inner(schema);
  return schema.description ?? (within instanceof z.ZodType ? (within.description ?? '') : '');
}

function typeOf(schema: unknown): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${String(option)}\``).join(', ');
  if (schema instanceof z.ZodArray) return `list of ${typeOf(schema.element)}`;
  if (schema instanceof z.ZodRecord) return 'map';
  if (schema instanceof z.ZodBoolean) return '`true`, `false`';
  if (schema instanceof z.ZodNumber) return 'whole number';
  return 'text';
}
