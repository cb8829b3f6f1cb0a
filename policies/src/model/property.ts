import { parseJson } from './parse-json';
import { MalformedError, UndecidedError } from './reading-errors';
import { BOOKKEEPING_KEYS, isMap, UNKNOWN, type Value, type ValueMap } from './value';

const IDENTIFIER = /^[A-Za-z_$][\w$-]*$/;
/** Keys that are names; in a map whose keys a program chose, anything else may be a secret that is not to be shown. */
const SPOKEN = /^[\w$:./@*-]{1,64}$/;

/**
 * A place in a resource's properties. Reading what is unknown throws {@link UndecidedError}, reading what has the wrong shape
 * {@link MalformedError}; whoever runs the rule turns both into verdicts, so that a rule only says what it wants to know.
 */
export class Property {
  /** All properties of the resource that this one was read from: by that, what cannot be read names its resource. */
  readonly origin: Property;

  constructor(
    private readonly value: Value | undefined,
    /** As a person would write it: `ingress[0].cidrBlocks`. Empty for all properties of a resource. */
    readonly path = '',
    readFrom?: Property,
  ) {
    this.origin = readFrom?.origin ?? this;
  }

  /** The property of that name; under something unknown everything is unknown, under nothing there is nothing. */
  at(key: string): Property {
    const path = this.pathOf(key);
    if (this.value === UNKNOWN) return new Property(UNKNOWN, path, this);
    if (this.isAbsent()) return new Property(undefined, path, this);
    return new Property(this.map()[key], path, this);
  }

  /** The first of these names that is set: providers spell one thing in several ways. */
  either(...keys: readonly [string, ...string[]]): Property {
    const found = keys.map((key) => this.at(key)).find((property) => !property.isAbsent());
    return found ?? this.at(keys[0]);
  }

  /** Neither set nor unknown: missing, or null. */
  isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isUnknown(): boolean {
    return this.value === UNKNOWN;
  }

  /**
   * Something is there: not missing, null, an empty text, list or object. What is unknown counts as there, since a program that
   * names the output of another resource will get it; the operation itself is judged with the real value.
   */
  isSet(): boolean {
    if (this.value === UNKNOWN) return true;
    if (this.isAbsent() || this.value === '') return false;
    if (Array.isArray(this.value)) return this.value.length > 0;
    return !isMap(this.value) || this.keys().length > 0;
  }

  text(): string | undefined {
    if (this.isAbsent()) return undefined;
    const known = this.known();
    if (typeof known === 'string') return known;
    if (typeof known === 'number' || typeof known === 'boolean') return String(known);
    throw new MalformedError(this, 'is no text');
  }

  /** A number, or a text that is one. */
  number(): number | undefined {
    if (this.isAbsent()) return undefined;
    const known = this.known();
    const number = typeof known === 'string' && known.trim() !== '' ? Number(known) : known;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw new MalformedError(this, 'is no number');
  }

  /** A boolean, or the text of one in any case. */
  flag(): boolean | undefined {
    if (this.isAbsent()) return undefined;
    const known = this.known();
    const text = typeof known === 'string' ? known.toLowerCase() : known;
    if (text === true || text === 'true') return true;
    if (text === false || text === 'false') return false;
    throw new MalformedError(this, 'is neither true nor false');
  }

  /** The items of a list; one object or text in place of a list is a list of one, as providers flatten it. */
  items(): readonly Property[] {
    if (this.isAbsent()) return [];
    const known = this.known();
    if (!Array.isArray(known)) return [this];
    return (known as readonly Value[]).map((item, index) => new Property(item, `${this.path}[${index}]`, this));
  }

  /** The texts of a list, or of one text. */
  texts(): readonly string[] {
    return this.items().flatMap((item) => item.text() ?? []);
  }

  keys(): readonly string[] {
    return this.isAbsent() ? [] : Object.keys(this.map()).filter((key) => !BOOKKEEPING_KEYS.has(key));
  }

  entries(): readonly (readonly [string, Property])[] {
    return this.keys().map((key) => [key, this.at(key)] as const);
  }

  /** What JSON text holds; an object or list that is already parsed is taken as it is. */
  json(): Property {
    if (this.isAbsent()) return this;
    const known = this.known();
    if (typeof known !== 'string') return this;
    const parsed = parseJson(known);
    if (parsed.kind === 'broken') throw new MalformedError(this, parsed.problem);
    return new Property(parsed.value, this.path, this);
  }

  /** The same place with another value, for those who spell a property in another way. */
  mapped(change: (value: Value) => Value): Property {
    return this.value === undefined ? this : new Property(change(this.value), this.path, this);
  }

  isList(): boolean {
    return Array.isArray(this.value);
  }

  isObject(): boolean {
    return isMap(this.value);
  }

  private pathOf(key: string): string {
    if (!SPOKEN.test(key)) return `${this.path}[…]`;
    if (!IDENTIFIER.test(key)) return `${this.path}[${JSON.stringify(key)}]`;
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  private map(): ValueMap {
    const known = this.known();
    if (isMap(known)) return known;
    // Some versions of a provider give a list of one where others give the object.
    if (Array.isArray(known) && known.length === 1) {
      const only = (known as readonly Value[])[0];
      if (only === UNKNOWN) throw new UndecidedError(new Property(UNKNOWN, `${this.path}[0]`, this));
      if (isMap(only)) return only;
    }
    throw new MalformedError(this, 'is no object');
  }

  private known(): Exclude<Value, typeof UNKNOWN> | undefined {
    if (this.value === UNKNOWN) throw new UndecidedError(this);
    return this.value;
  }
}
