/** Rejects with `error` once the person has asked the command to end; never resolves. */
export function interruption(signal: AbortSignal, error: Error): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  interrupted.catch(() => undefined);
  return interrupted;
}
