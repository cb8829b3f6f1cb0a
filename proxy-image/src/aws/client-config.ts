import { credentialsFor, type AwsPlace } from './credentials';

/** For calls on which a person or a session waits. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 3_000;

export interface CallBounds {
  readonly requestTimeoutMs?: number;
  /** The SDK's own attempts; 1 where the caller retries. */
  readonly attempts?: number;
}

const ignore = (): void => undefined;
/** What matters comes as an error; the SDK's own lines would stand between those of our log. */
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** What every client of the AWS SDK is made with. An endpoint that is not given is the region's, or AWS_ENDPOINT_URL*. */
export function clientConfig(place: AwsPlace, { requestTimeoutMs = REQUEST_TIMEOUT_MS, attempts = 3 }: CallBounds = {}) {
  return {
    region: place.region,
    credentials: credentialsFor(place),
    maxAttempts: attempts,
    logger: SILENT,
    requestHandler: { requestTimeout: requestTimeoutMs, connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint }),
  };
}
