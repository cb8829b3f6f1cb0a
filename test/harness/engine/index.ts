export { AwsAccount, type AccountOptions, type CloudObject } from './aws-provider/account';
export { createEngine } from './create-engine';
export { describeEngines, type CreateEngine } from './describe-engines';
export * from './types';
