/** Why AWS, or its provider, would not have a property. */
export interface Refusal {
  /** Path of the property; empty when it is about the whole resource. */
  readonly property: string;
  readonly reason: string;
}
