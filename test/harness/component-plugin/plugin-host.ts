import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/provider_pb';
import { ask } from '../engine/wire/client';
import { CHANNEL_OPTIONS, listen } from '../engine/wire/server';
import { Daemon } from '../process';

/** The folder that other Pulumi languages add as a package. */
export const COMPONENTS_FOLDER = join(__dirname, '../../../components');

export interface PluginHost {
  readonly client: ResourceProviderClient;
  /** What the host printed besides its port: nothing, where all is well. */
  warnings(): string;
  stop(): Promise<void>;
}

/**
 * Starts the package as the language host does for a plugin of kind `resource` (`RunPlugin`, which runs
 * `@pulumi/pulumi/cmd/run-plugin`). It serves the built `components/dist` and infers its schema from `components/src`.
 * @param engineAddress where the plugin finds the engine, for its log; without one nobody listens there
 */
export async function startPluginHost(engineAddress?: string): Promise<PluginHost> {
  const engine = engineAddress === undefined ? await listen([]) : undefined;
  const host = Daemon.start(
    'component plugin',
    process.execPath,
    [require.resolve('@pulumi/pulumi/cmd/run-plugin'), COMPONENTS_FOLDER, engineAddress ?? engine?.address ?? ''],
    { cwd: COMPONENTS_FOLDER },
  );
  // The engine reads the port from the first line.
  const [, port = ''] = await host.waitFor(/^(\d+)\r?\n/m, 60_000);
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), CHANNEL_OPTIONS);
  return {
    client,
    warnings: () => host.output.replace(/^\d+\r?\n/, ''),
    stop: async () => {
      client.close();
      engine?.stop();
      await host.stop('SIGKILL');
    },
  };
}

/** The schema that SDKs of other languages are made from, as text of two-space JSON. */
export async function readSchema(host: PluginHost): Promise<string> {
  const response = await ask<pb.GetSchemaResponse>((answer) =>
    host.client.getSchema(new pb.GetSchemaRequest(), answer),
  );
  return `${JSON.stringify(JSON.parse(response.getSchema()), undefined, 2)}\n`;
}
