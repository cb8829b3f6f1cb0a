export { runCommandLine } from './program';
export type { World } from './world';
