/** A catalogue of controls, with the version that their numbers belong to: CIS renumbers in every one. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Where its controls are published. */
  readonly link: string;
  /** The controls that are about what this pack looks at: id to what it asks for. */
  readonly controls: Readonly<Record<string, Control>>;
}

export interface Control {
  readonly title: string;
  /** What of the control no rule of this pack can see: run-time facts, people, other systems. */
  readonly notCovered?: string;
}
