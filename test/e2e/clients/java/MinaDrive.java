import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.scp.client.ScpClient;
import org.apache.sshd.scp.client.ScpClientCreator;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

final class MinaDrive extends Drive implements UserInteraction {
  private final SshClient client = SshClient.setUpDefaultClient();
  private ClientSession session;

  MinaDrive(String[] args) {
    super(args);
  }

  @Override
  public boolean isInteractionAllowed(ClientSession session) {
    return true;
  }

  @Override
  public String[] interactive(
      ClientSession session, String name, String instruction, String lang, String[] prompt, boolean[] echo) {
    asked.addAll(Arrays.asList(prompt));
    return Arrays.stream(prompt).map(each -> code).toArray(String[]::new);
  }

  @Override
  public String getUpdatedPassword(ClientSession session, String prompt, String lang) {
    return null;
  }

  void logIn() throws Exception {
    client.setServerKeyVerifier(
        new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, Path.of(knownHosts)));
    client.setUserInteraction(this);
    client.start();
    session = client.connect(user, "127.0.0.1", port).verify(15_000).getSession();
    session.setKeyIdentityProvider(new FileKeyPairProvider(Path.of(key)));
    session.auth().verify(15_000);
  }

  Ran run(String command) throws Exception {
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setOut(stdout);
      channel.setErr(stderr);
      channel.open().verify(15_000);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 15_000);
      return new Ran(
          stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8), channel.getExitStatus());
    }
  }

  void transfer() throws Exception {
    try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
      sftp.put(Path.of(local), there + ".sftp");
      try (var in = sftp.read(there + ".sftp")) {
        Files.copy(in, Path.of(there + ".sftp.back"));
      }
    }
    ScpClient scp = ScpClientCreator.instance().createScpClient(session);
    scp.upload(local, there + ".scp");
    scp.download(there + ".scp", there + ".scp.back");
    // MINA acknowledges a file of a recursive copy before it has read the source's status.
    scp.download(there + ".tree", there + ".back", ScpClient.Option.Recursive, ScpClient.Option.TargetIsDirectory);
  }

  void close() throws Exception {
    session.close();
    client.stop();
  }
}
