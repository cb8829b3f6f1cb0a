import {
  InterceptingCall,
  type ClientOptions,
  type Interceptor,
  ServerInterceptingCall,
  ServerListenerBuilder,
  type ServerInterceptor,
  type ServerOptions,
} from '@grpc/grpc-js';

/** Hears every call that an engine makes or answers: `/pulumirpc.Service/Method` and its request. */
export type Tap = (method: string, request: unknown) => void;

/** Options of a client whose calls are heard. */
export function tappedClient(tap: Tap | undefined): ClientOptions {
  if (tap === undefined) return {};
  const interceptor: Interceptor = (options, next) =>
    new InterceptingCall(next(options), {
      sendMessage: (message: unknown, send: (message: unknown) => void) => {
        tap(options.method_definition.path, message);
        send(message);
      },
    });
  return { interceptors: [interceptor] };
}

/** Options of a server whose calls are heard. */
export function tappedServer(tap: Tap | undefined): ServerOptions {
  if (tap === undefined) return {};
  const interceptor: ServerInterceptor = (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        const listener = new ServerListenerBuilder().withOnReceiveMessage(
          (message: unknown, forward: (message: unknown) => void) => {
            tap(method.path, message);
            forward(message);
          },
        );
        next(listener.build());
      },
    });
  return { interceptors: [interceptor] };
}
