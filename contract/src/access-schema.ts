/** Every act that the gate can be asked about. What is not in this list is refused. */
export const ACCESS_ACTIONS = [
  'connect',
  'shell',
  'exec',
  'subsystem',
  'sftp',
  'readFile',
  'writeFile',
  'readMetadata',
  'listFolder',
  'forwardPort',
  'forwardName',
  'listenPort',
  'forwardSocket',
  'listenSocket',
  'forwardAgent',
  'forwardX11',
] as const;

export type AccessAction = (typeof ACCESS_ACTIONS)[number];

/**
 * Who may read a file may look at it and list what is beside it; who may write one may look at it. In a policy,
 * `action in [readFile]` speaks of these too, and `action == readFile` does not.
 */
export const IMPLYING_ACTIONS: Readonly<Partial<Record<AccessAction, readonly AccessAction[]>>> = {
  readMetadata: ['readFile', 'writeFile'],
  listFolder: ['readFile'],
};

/**
 * The Cedar schema of access policies (https://docs.cedarpolicy.com/schema/human-readable-schema.html).
 * A person or machine is in its groups and roles; a target carries its tags; the context says how the identity
 * was proven and what exactly is asked.
 */
export const ACCESS_SCHEMA = `
namespace Sallyport {
  entity Group;
  entity Role;
  entity Person in [Group, Role] = { "name": String, "principal": String };
  entity Machine in [Group, Role] = { "name": String, "principal": String };
  entity Target = { "name": String, "host": String, "port": Long } tags String;

  type Destination = { "host": String, "port": Long, "address"?: ipaddr };

  type Context = {
    "login": String,
    "mfa": String,
    "mfaEvidence": String,
    "mfaAgeSeconds"?: Long,
    "sourceIp": ipaddr,
    "time": datetime,
    "sessionId": String,
    "grant"?: String,
    "terminal"?: Bool,
    "command"?: String,
    "subsystem"?: String,
    "path"?: String,
    "unknownPath"?: Bool,
    "destination"?: Destination,
    "socketPath"?: String,
  };

${ACCESS_ACTIONS.map(declaration).join('\n')}
}
`;

function declaration(action: AccessAction): string {
  const groups = IMPLYING_ACTIONS[action];
  const membership = groups === undefined ? '' : ` in [${groups.map((group) => JSON.stringify(group)).join(', ')}]`;
  return `  action ${JSON.stringify(action)}${membership} appliesTo { principal: [Person, Machine], resource: [Target], context: Context };`;
}
