import type { Resource } from '../../model';
import { containersOf, type Container } from '../container-definitions';
import { isFleetPart, type FleetSettings } from './fleet-parts';

/** Every container of a task of proxies, sidecars too: they hold the same role. None where the task is no fleet's. */
export const fleetContainers = (task: Resource, settings: FleetSettings): readonly Container[] =>
  isFleetPart(task, settings) ? containersOf(task) : [];
