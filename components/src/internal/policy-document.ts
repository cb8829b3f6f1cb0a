import * as pulumi from '@pulumi/pulumi';

/** Who a statement of a trust or resource policy is about. */
export type Principals =
  | '*'
  | {
      readonly service?: pulumi.Input<string> | readonly pulumi.Input<string>[];
      readonly aws?: pulumi.Input<string | string[]> | readonly pulumi.Input<string>[];
    };

/** `{ operator: { key: value } }`, e.g. `{ StringEquals: { 'aws:SourceAccount': accountId } }`. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, pulumi.Input<string | string[]> | readonly pulumi.Input<string>[]>>>
>;

/** One statement; names follow https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface Statement {
  /** Says what the statement is for, letters and digits. */
  readonly sid: string;
  /** `Allow` where it is not said. */
  readonly effect?: 'Allow' | 'Deny';
  readonly principals?: Principals;
  readonly actions: readonly string[];
  /** None in trust policies. */
  readonly resources?: readonly pulumi.Input<string>[];
  readonly conditions?: Conditions;
}

/** The JSON text of an IAM policy; known as soon as every ARN in it is. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  const sids = statements.map(({ sid }) => sid);
  const bad = sids.find((sid, index) => !/^[A-Za-z0-9]+$/.test(sid) || sids.indexOf(sid) !== index);
  if (bad !== undefined) throw new TypeError(`statement id "${bad}" is not made of letters and digits, or there twice`);
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: statements.map(toJson) });
}

/** A policy by which a service of AWS may assume a role, only for resources of this account (the confused deputy). */
export function serviceTrustPolicy(service: string, accountId: pulumi.Input<string>): pulumi.Output<string> {
  return policyDocument([
    {
      sid: 'ServiceOfThisAccount',
      principals: { service },
      actions: ['sts:AssumeRole'],
      conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ]);
}

function toJson({ sid, effect = 'Allow', principals, actions, resources, conditions }: Statement): object {
  return {
    Sid: sid,
    Effect: effect,
    ...(principals === undefined ? {} : { Principal: principalJson(principals) }),
    Action: actions,
    ...(resources === undefined ? {} : { Resource: resources }),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

const principalJson = (principals: Principals): object | string =>
  principals === '*'
    ? '*'
    : {
        ...(principals.service === undefined ? {} : { Service: principals.service }),
        ...(principals.aws === undefined ? {} : { AWS: principals.aws }),
      };
