import { IMPLYING_ACTIONS } from '@sallyport/contract';
import type { AccessRequest } from './gate';

/**
 * What permits a look at a file where no policy speaks of looking at it: the right to read or write it. A folder is
 * looked at by whoever may do so with what is in it: `/srv/in/*` permits a look at `/srv/in`, whose list is `/srv/in/`.
 */
export function impliedRequests(request: AccessRequest): readonly AccessRequest[] {
  const implying = IMPLYING_ACTIONS[request.action];
  if (implying === undefined) return [];
  const { path } = request;
  const inside = request.action === 'readMetadata' && path !== undefined && !path.endsWith('/') ? [`${path}/`] : [];
  const paths = path === undefined ? [{}] : [path, ...inside].map((each) => ({ path: each }));
  const all = paths.flatMap((each) => [request.action, ...implying].map((action) => ({ ...request, ...each, action })));
  return all.slice(1);
}
