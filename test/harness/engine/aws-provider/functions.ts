import type { Properties } from '../wire/values';
import type { AwsAccount } from './account';
import type { AwsPackage } from './schema/aws-package';

export interface FunctionContext {
  readonly account: AwsAccount;
  readonly region: string;
  readonly package: AwsPackage;
}

type Answer = (args: Properties, context: FunctionContext) => Properties;

const FUNCTIONS: Readonly<Record<string, Answer>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': (_args, { account }) => ({
    id: account.id,
    accountId: account.id,
    arn: `arn:aws:iam::${account.id}:user/deployer`,
    userId: 'AIDAEXAMPLEDEPLOYER00',
  }),
  'aws:index/getRegion:getRegion': (_args, { region }) => ({ id: region, name: region, region, description: 'Europe (Frankfurt)', endpoint: `ec2.${region}.amazonaws.com` }),
  'aws:index/getPartition:getPartition': () => ({ id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com', reverseDnsPrefix: 'com.amazonaws' }),
};

/** Answers a function of the package; one that is not known here is an error that names it. */
export function invokeFunction(token: string, args: Properties, context: FunctionContext): Properties {
  const answer = FUNCTIONS[token];
  if (answer === undefined) throw new Error(`the pretended AWS account has no answer for ${token}`);
  return answer(args, context);
}
