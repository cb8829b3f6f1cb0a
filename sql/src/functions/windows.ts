/** Functions that only stand before OVER. https://trino.io/docs/current/functions/window.html */
export const WINDOW_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  row_number: ['() -> bigint'],
  rank: ['() -> bigint'],
  dense_rank: ['() -> bigint'],
  percent_rank: ['() -> double'],
  cume_dist: ['() -> double'],
  ntile: ['(bigint) -> bigint'],
  first_value: ['(T) -> T'],
  last_value: ['(T) -> T'],
  nth_value: ['(T, bigint) -> T'],
  lag: ['(T) -> T', '(T, bigint) -> T', '(T, bigint, T) -> T'],
  lead: ['(T) -> T', '(T, bigint) -> T', '(T, bigint, T) -> T'],
};
