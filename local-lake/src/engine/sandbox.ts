import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from './duckdb-types';

export interface SandboxOptions {
  /** The only directory, absolute and without symbolic links, that the engine can reach. */
  readonly directory: string;
  /** Where it may spill, inside `directory`. */
  readonly temporary: string;
  readonly memoryMegabytes: number;
  readonly threads: number;
  readonly connections: number;
  /** Statements for each connection before its configuration is locked. */
  readonly setup: readonly string[];
}

/** An in-memory DuckDB that can reach one directory and nothing else, and whose settings no statement can change. */
export interface Sandbox {
  readonly connections: readonly DuckDBConnection[];
  close(): void;
}

export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMegabytes}MB`,
    temp_directory: options.temporary,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connections: DuckDBConnection[] = [];
  const close = () => {
    for (const connection of connections) connection.closeSync();
    instance.closeSync();
  };
  try {
    while (connections.length < options.connections) {
      const connection = await instance.connect();
      connections.push(connection);
      for (const statement of ["SET TimeZone = 'UTC'", 'SET parquet_metadata_cache = true', ...options.setup])
        await connection.run(statement);
    }
    for (const statement of [
      `SET allowed_directories = [${quoteText(options.directory)}]`,
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ])
      await connections[0]?.run(statement);
    return { connections, close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}
