/** What the command takes from its process, so that a test can hand it another. */
export interface World {
  readonly cwd: string;
  readonly now: () => number;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly version: string;
  /** The source texts of the rules' example programs. */
  readonly examples: () => ExampleSources;
}

/** By rule id. */
export type ExampleSources = Readonly<Record<string, RuleExamples>>;

export interface RuleExamples {
  /** What stands before the programs and is used by them; may be empty. */
  readonly preamble: string;
  readonly good: readonly ExampleProgram[];
  readonly bad: readonly ExampleProgram[];
  readonly unknown: readonly ExampleProgram[];
}

export interface ExampleProgram {
  readonly title: string;
  readonly source: string;
}
