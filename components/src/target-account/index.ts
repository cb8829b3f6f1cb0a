export type { TargetAccountArgs } from './args';
export { TargetAccount } from './target-account';
