/** Every act that the gate can be asked about. What is not in this list is refused. */
export const ACCESS_ACTIONS = [
  'connect',
  'shell',
  'exec',
  'subsystem',
  'sftp',
  'readFile',
  'writeFile',
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
    "command"?: String,
    "subsystem"?: String,
    "path"?: String,
    "destination"?: Destination,
    "socketPath"?: String,
  };

  action ${ACCESS_ACTIONS.map((action) => JSON.stringify(action)).join(', ')}
    appliesTo { principal: [Person, Machine], resource: [Target], context: Context };
}
`;
