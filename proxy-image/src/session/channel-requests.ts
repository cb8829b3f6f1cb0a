import type { ChannelRequest } from '../transport/channel';
import { WireReader } from '../transport/wire';
import { wireWord } from './wire-text';

/** A client may send a thousand; an event is to stay small. */
const MOST_NAMED = 16;
const LONGEST_NAME = 64;

/** Different names in the order in which they came, each with how often it came; the rest as a number. */
class Names {
  readonly #counts = new Map<string, number>();
  #rest = 0;

  add(name: string): void {
    const short = name.slice(0, LONGEST_NAME);
    const count = this.#counts.get(short);
    if (count === undefined && this.#counts.size >= MOST_NAMED) this.#rest += 1;
    else this.#counts.set(short, (count ?? 0) + 1);
  }

  /** As `A,B x2,+3`; the empty string when nothing came. */
  toString(): string {
    const named = [...this.#counts].map(([name, count]) => (count === 1 ? name : `${name} x${count}`));
    return [...named, ...(this.#rest === 0 ? [] : [`+${this.#rest}`])].join(',');
  }
}

const filled = (facts: Readonly<Record<string, Names>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(facts)
      .map(([key, names]) => [key, names.toString()] as const)
      .filter(([, text]) => text !== ''),
  );

/**
 * What a client asked of a channel besides its program: variables, passed on or not, signals and breaks. Each is a decision
 * that belongs into the trail; an event for each would let a client fill it. So the program's event and the channel's
 * last one name them. Of variables the names alone: values may be secrets.
 */
export class ChannelRequests {
  #environment = new Names();
  #refusedEnvironment = new Names();
  readonly #signals = new Names();
  readonly #breaks = new Names();

  variable(name: string, isPassed: boolean): void {
    (isPassed ? this.#environment : this.#refusedEnvironment).add(name);
  }

  note({ type, data }: ChannelRequest): void {
    if (type === 'signal') this.#signals.add(wireWord(new WireReader(data).string()));
    if (type === 'break') this.#breaks.add(type);
  }

  /** For the event of the program: what came before it. */
  ofStart(): Record<string, string> {
    const facts = filled({ environment: this.#environment, refusedEnvironment: this.#refusedEnvironment });
    this.#environment = new Names();
    this.#refusedEnvironment = new Names();
    return facts;
  }

  /** For the channel's last event: what came since. */
  ofEnd(): Record<string, string> {
    return { ...this.ofStart(), ...filled({ signals: this.#signals, breaks: this.#breaks }) };
  }
}
