import type { Loss } from './management-events';

/** The loss as the end of a sentence that begins with the property. */
export function sayLoss(loss: Loss): string {
  if (loss.kind === 'all') return 'leaves all management events out, or all but a selection of them';
  if (loss.kind === 'reads') return 'leaves out management events that read';
  if (loss.kind === 'writes') return 'leaves out management events that write';
  return `leaves out the management events of ${loss.name ?? 'a service'}`;
}
