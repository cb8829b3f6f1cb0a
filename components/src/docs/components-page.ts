import { z } from 'zod';

const typeSchema = z.looseObject({
  type: z.string().optional(),
  $ref: z.string().optional(),
  description: z.string().optional(),
});
type TypeJson = z.infer<typeof typeSchema> & { items?: TypeJson; additionalProperties?: TypeJson };

const definitionSchema = z.object({
  description: z.string().optional(),
  inputProperties: z.record(z.string(), typeSchema).default({}),
  properties: z.record(z.string(), typeSchema).default({}),
  requiredInputs: z.array(z.string()).default([]),
});

const packageSchema = z.object({
  resources: z.record(z.string(), definitionSchema),
  types: z.record(z.string(), z.object({ properties: z.record(z.string(), typeSchema) })),
});

/** docs/components.md, of the schema that other languages see (components/schema.json). */
export function componentsPage(schema: unknown): string {
  const { resources, types } = packageSchema.parse(schema);
  const names = Object.keys(resources).sort();
  return [
    '<!-- Made by components/bin/write-docs.js from components/schema.json; do not edit. -->',
    '# The components',
    '',
    'Names are as in TypeScript; Python writes `retention_days`. **Bold** arguments are required.',
    '',
    ...names.flatMap((token) => componentSection(simpleName(token), resources[token])),
    '## AuditSink',
    '',
    'Where audit events are written and asked about; the same as input and as output, every field text.',
    '',
    ...table(['field', 'what it is'], fieldRows(types['components:index:AuditSinkArgs']?.properties ?? {})),
  ].join('\n');
}

function componentSection(name: string, definition: z.infer<typeof definitionSchema> | undefined): string[] {
  if (definition === undefined) return [];
  const { description = '', inputProperties, properties, requiredInputs } = definition;
  const args = Object.entries(inputProperties).map(([key, property]) => [
    requiredInputs.includes(key) ? `**\`${key}\`**` : `\`${key}\``,
    typeText(property),
    cell(property.description),
  ]);
  const outputs = Object.entries(properties).map(([key, property]) => `\`${key}\` (${typeText(property)})`);
  return [
    `## ${name}`,
    '',
    description,
    '',
    ...table(['argument', 'type', 'what it is'], args),
    `Outputs: ${outputs.join(', ')}.`,
    '',
  ];
}

const fieldRows = (properties: Readonly<Record<string, TypeJson>>): string[][] =>
  Object.entries(properties).map(([key, { description }]) => [`\`${key}\``, cell(description)]);

function typeText(type: TypeJson): string {
  if (type.$ref !== undefined) return type.$ref.endsWith('#/Any') ? 'any' : simpleName(type.$ref).replace(/Args$/, '');
  if (type.items !== undefined) return `list of ${typeText(type.items)}`;
  if (type.additionalProperties !== undefined) return `map of ${typeText(type.additionalProperties)}`;
  return type.type ?? 'any';
}

const simpleName = (token: string): string => token.split(':').at(-1) ?? token;

const cell = (text = ''): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
];
