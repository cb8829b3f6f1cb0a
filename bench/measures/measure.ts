import type { Route, Routes } from '../systems';

/** What one measure found on one route: figures by name, e.g. `{ 'MB/s': 412 }`. */
export type Figures = Readonly<Record<string, number>>;

export interface Measure {
  readonly name: string;
  /** Rounds are interleaved over the routes, and the median of each figure is reported. */
  readonly rounds: number;
  run(route: Route, routes: Routes): Promise<Figures>;
}
