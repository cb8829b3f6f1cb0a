import type { FrontMatter } from './front-matter';
import type { SectionName } from './markdown';

/** One runbook file, read and checked for form. Its SQL is checked by `lintRunbook`. */
export interface Runbook extends FrontMatter {
  readonly file: string;
  /** Markdown before the first section. */
  readonly introduction: string;
  readonly sql: {
    /** Trino text with `{{ssh_events}}`, `{{management_events}}` and `:name`. */
    readonly text: string;
    /** The Markdown file's line that holds the first line of the SQL. */
    readonly firstLine: number;
  };
  readonly sections: Readonly<Record<SectionName, { readonly line: number; readonly text: string }>>;
}
