import type { ServiceError } from '@grpc/grpc-js';

/** Waits for the answer to one unary call: `ask<Response>((answer) => client.method(request, answer))`. */
export function ask<Response>(
  start: (answer: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
