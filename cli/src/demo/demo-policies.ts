/** The access policies of the demo, in Cedar; short enough to read and to play with. */
export const DEMO_POLICIES = `// What engineers may do, once they have proven a second factor.
@id("engineers-with-mfa")
permit (
  principal in Sallyport::Group::"engineers",
  action in [
    Sallyport::Action::"connect", Sallyport::Action::"shell", Sallyport::Action::"exec",
    Sallyport::Action::"subsystem", Sallyport::Action::"sftp",
    Sallyport::Action::"readFile", Sallyport::Action::"writeFile",
    Sallyport::Action::"readMetadata", Sallyport::Action::"listFolder",
    Sallyport::Action::"forwardPort"
  ],
  resource
) when { context.mfa == "true" };

// The mistake that every estate has somewhere: an old host that still lets people in without MFA.
@id("contractors-on-legacy")
permit (
  principal in Sallyport::Group::"contractors",
  action in [Sallyport::Action::"connect", Sallyport::Action::"shell", Sallyport::Action::"exec"],
  resource == Sallyport::Target::"legacy"
);

// A person's shell has a terminal, which shows what is typed.
@id("persons-shells-have-a-terminal")
forbid (principal is Sallyport::Person, action == Sallyport::Action::"shell", resource)
unless { context has terminal && context.terminal };

// Nobody reaches the instance metadata service through a target: its credentials are the target's role.
@id("no-metadata-service")
forbid (principal, action == Sallyport::Action::"forwardPort", resource)
when { context has destination.address && (
  context.destination.address.isInRange(ip("169.254.0.0/16")) || context.destination.address.isInRange(ip("fd00:ec2::/32")) ) };
`;
