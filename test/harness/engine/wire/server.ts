import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type UntypedHandleCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { messageOf } from '@sallyport/contract';
import { type Tap, tappedServer } from './tap';

/** Messages may hold a Lambda's whole archive; as large as the engine allows. */
export const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;
const LIMITS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
};
export const CHANNEL_OPTIONS = LIMITS;

/** An error with the status that the other side reads. */
export class WireError extends Error {
  constructor(
    readonly code: status,
    message: string,
    readonly metadata?: Metadata,
  ) {
    super(message);
  }
}

/** Serves one unary method with a function that returns the answer or throws. A peer is one connection. */
export function unary<Request, Response>(
  handle: (request: Request, peer: string) => Response | Promise<Response>,
): UntypedHandleCall {
  return (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => {
          answer(null, response);
        },
        (thrown: unknown) => {
          const known = thrown instanceof WireError ? thrown : undefined;
          answer({
            code: known?.code ?? status.UNKNOWN,
            message: messageOf(thrown),
            ...(known?.metadata === undefined ? {} : { metadata: known.metadata }),
          });
        },
      );
  };
}

export interface Listening {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly port: number;
  stop(): void;
}

/** Serves services on a free port of loopback; a method without a handler answers UNIMPLEMENTED. */
export async function listen(
  services: readonly (readonly [ServiceDefinition, UntypedServiceImplementation])[],
  tap?: Tap,
): Promise<Listening> {
  const server = new Server({ ...LIMITS, ...tappedServer(tap) });
  for (const [definition, handlers] of services) server.addService(definition, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    port,
    stop: () => {
      server.forceShutdown();
    },
  };
}
