import type { Property, Resource } from '../../model';

export const DATABASES: readonly string[] = [
  'aws:rds/instance:Instance',
  'aws:rds/cluster:Cluster',
  'aws:docdb/cluster:Cluster',
  'aws:neptune/cluster:Cluster',
  'aws-native:rds:DbInstance',
  'aws-native:rds:DbCluster',
  'aws-native:docdb:DbCluster',
  'aws-native:neptune:DbCluster',
];

/** The first whose name begins the engine's: the log that shows who connected and what was refused. */
const LOG_OF_ENGINE: readonly (readonly [engine: string, log: string])[] = [
  ['aurora-postgresql', 'postgresql'],
  ['aurora', 'audit'],
  ['postgres', 'postgresql'],
  ['mysql', 'audit'],
  ['mariadb', 'audit'],
  ['oracle', 'audit'],
  ['sqlserver', 'error'],
  ['db2', 'diag.log'],
  ['docdb', 'audit'],
  ['neptune', 'audit'],
];

const ENGINE_OF_SERVICE: Readonly<Record<string, string>> = { docdb: 'docdb', neptune: 'neptune' };

/** The types of logs that the database sends to CloudWatch Logs. */
export const exportedLogs = ({ props }: Resource): Property =>
  props.either('enabledCloudwatchLogsExports', 'enableCloudwatchLogsExports');

/** What a database should export: a log of that name, any log where nothing says of what engine it is, or none by itself. */
export type WantedLog =
  { readonly kind: 'log'; readonly log: string } | { readonly kind: 'any' } | { readonly kind: 'none' };

export function wantedLog({ type, props }: Resource): WantedLog {
  const isInstance = type.endsWith('Instance');
  // The members of a cluster export the logs that their cluster names.
  if (isInstance && props.at('dbClusterIdentifier').isSet()) return { kind: 'none' };
  const engine = (ENGINE_OF_SERVICE[serviceOf(type)] ?? props.at('engine').text() ?? '').toLowerCase();
  if (engine === '') return { kind: 'any' };
  if (isInstance && engine.startsWith('aurora')) return { kind: 'none' };
  const log = LOG_OF_ENGINE.find(([name]) => engine.startsWith(name))?.[1];
  return log === undefined ? { kind: 'none' } : { kind: 'log', log };
}

/** `docdb` of `aws:docdb/cluster:Cluster`. */
const serviceOf = (type: string): string => type.split(/[:/]/)[1] ?? '';
