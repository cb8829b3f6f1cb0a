/** A signal that came before anybody could act on it. */
export interface HeldSignal {
  /** Stops holding it; says whether it came. */
  release(): boolean;
}

/** Keeps a signal from ending the process while it starts. Whoever acts on it asks afterwards whether it has come. */
export function holdSignal(signals: NodeJS.EventEmitter, signal: NodeJS.Signals): HeldSignal {
  let came = false;
  const hold = (): void => {
    came = true;
  };
  signals.on(signal, hold);
  return {
    release() {
      signals.off(signal, hold);
      return came;
    },
  };
}
