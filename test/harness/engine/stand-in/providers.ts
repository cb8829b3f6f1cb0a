import { randomUUID } from 'node:crypto';
import type { Tap } from '../wire/tap';
import { packageOf, splitReference } from '../wire/urn';
import { ProviderClient } from './provider-client';

/** Connects to the providers of a deployment; each provider resource has a connection of its own. */
export class Providers {
  private readonly clients = new Map<string, ProviderClient>();

  /** @param addresses where the provider of each package listens */
  constructor(
    private readonly addresses: Readonly<Record<string, string>>,
    private readonly engineAddress: () => string,
    private readonly tap?: Tap,
  ) {}

  has(packageName: string): boolean {
    return this.addresses[packageName] !== undefined;
  }

  /** Connects without configuring, for CheckConfig. */
  async connect(urn: string, type: string): Promise<ProviderClient> {
    const address = this.addresses[packageOf(type)];
    if (address === undefined) throw new Error(noPlugin(packageOf(type)));
    const client = new ProviderClient(address, this.engineAddress(), this.tap);
    await client.handshake();
    await this.clients.get(urn)?.close();
    this.clients.set(urn, client);
    return client;
  }

  /** @param reference `urn::id` */
  byReference(reference: string): ProviderClient {
    const client = this.clients.get(splitReference(reference).urn);
    if (client === undefined) throw new Error(`unknown provider '${reference}'`);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.close()));
    this.clients.clear();
  }
}

export function newProviderId(): string {
  return randomUUID();
}

export function noPlugin(packageName: string): string {
  return `no resource plugin 'pulumi-resource-${packageName}' found in the workspace or on your $PATH`;
}
