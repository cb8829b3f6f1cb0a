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

// The cloud's metadata services give credentials to anyone who can reach them. The address is what a forward leads to, whatever
// the client called it: another spelling, a name, an IPv6 address that carries an IPv4 address.
@id("no-forward-to-metadata-services")
forbid (
  principal,
  action == Sallyport::Action::"forwardPort",
  resource
)
when
{
  context has destination.address &&
  // AWS (also of containers), Google, Azure, and whatever else is link-local
  (context.destination.address.isInRange(ip("169.254.0.0/16")) ||
   context.destination.address.isInRange(ip("fe80::/10")) ||
   context.destination.address.isInRange(ip("fd00:ec2::/32")) ||
   context.destination.address.isInRange(ip("fd20:ce::/32")) ||
   // Azure's wire server, Alibaba Cloud, Oracle Cloud
   context.destination.address == ip("168.63.129.16") ||
   context.destination.address == ip("100.100.100.200") ||
   context.destination.address == ip("192.0.0.192"))
};
`;
