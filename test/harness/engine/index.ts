export { AwsAccount } from './aws-provider/account';
export { createEngine } from './create-engine';
export { describeEngines } from './describe-engines';
export * from './types';
