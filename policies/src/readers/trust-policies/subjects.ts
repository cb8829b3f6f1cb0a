import type { Compared } from './admits';
import type { Keys } from './requests';

/** How issuers write whom a token is for: what names the tenant comes after the prefix, up to the next delimiter. */
interface Spelling {
  readonly prefix: string;
  readonly until: string;
  /** A token of somebody who has nothing to do with the role's owner. */
  readonly stranger: string;
}

/**
 * https://docs.github.com/actions/reference/security/oidc, https://kubernetes.io/docs/reference/access-authn-authz/authentication/,
 * https://docs.gitlab.com/ci/secrets/id_token_authentication/, https://circleci.com/docs/openid-connect-tokens/,
 * https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens,
 * https://www.pulumi.com/docs/esc/environments/configuring-oidc/
 */
const SUBJECTS: readonly Spelling[] = [
  { prefix: 'repo:', until: '/', stranger: 'repo:stranger/thing:ref:refs/heads/main' },
  { prefix: 'system:serviceaccount:', until: ':', stranger: 'system:serviceaccount:stranger:thing' },
  { prefix: 'project_path:', until: '/', stranger: 'project_path:stranger/thing:ref_type:branch:ref:main' },
  { prefix: 'org/', until: '/', stranger: 'org/stranger/project/thing/user/stranger' },
  {
    prefix: 'organization:',
    until: ':',
    stranger: 'organization:stranger:project:thing:workspace:thing:run_phase:apply',
  },
  { prefix: 'pulumi:deploy:org:', until: ':', stranger: 'pulumi:deploy:org:stranger:project:thing' },
];
const NAMELESS = 'stranger';

/** Claims of GitHub that name a repository or its owner as well as the subject does. */
const CLAIMS: Readonly<Record<string, Spelling>> = {
  repository: { prefix: '', until: '/', stranger: 'stranger/thing' },
  repository_owner: { prefix: '', until: '/', stranger: 'stranger' },
  repository_id: { prefix: '', until: '/', stranger: '0' },
  repository_owner_id: { prefix: '', until: '/', stranger: '0' },
  job_workflow_ref: { prefix: '', until: '/', stranger: 'stranger/thing/.github/workflows/x.yml@refs/heads/main' },
};

/** The claim that a condition key of an identity provider is about: `sub` of `token.actions.githubusercontent.com:sub`. */
export const claimOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

/** What tokens of strangers say that the policy may take for its own people's. */
export function strangers(compared: Compared): readonly Keys[] {
  const withClaim = (claim: string): readonly string[] => compared((key) => claimOf(key) === claim);
  const subjects = [
    NAMELESS,
    ...SUBJECTS.map(({ stranger }) => stranger),
    ...withClaim('sub').flatMap((pattern) => passing(pattern, spellingOf(pattern)) ?? []),
  ];
  const others = Object.entries(CLAIMS).map(
    ([claim, spelling]) =>
      [claim, [spelling.stranger, ...withClaim(claim).flatMap((each) => passing(each, spelling) ?? [])]] as const,
  );
  return others.reduce<readonly Keys[]>(
    (keys, [claim, values]) => values.flatMap((value) => keys.map((each) => ({ ...each, [claim]: [value] }))),
    subjects.map((subject) => ({ sub: [subject] })),
  );
}

const spellingOf = (pattern: string): Pick<Spelling, 'prefix' | 'until'> | undefined =>
  SUBJECTS.find(({ prefix }) => pattern.startsWith(prefix));

/** What a stranger can be called to pass the pattern: anything where it leaves a part of the tenant's name open. */
function passing(pattern: string, spelling: Pick<Spelling, 'prefix' | 'until'> | undefined): string | undefined {
  const end = spelling === undefined ? 1 : pattern.indexOf(spelling.until, spelling.prefix.length);
  const tenant = pattern.slice(0, end < 0 ? undefined : end);
  return /[*?]/.test(tenant) ? pattern.replace(/[*?]/g, 'x') : undefined;
}
