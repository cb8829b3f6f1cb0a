import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.method.ChallengeResponseProvider;
import net.schmizz.sshj.userauth.password.Resource;

final class SshjDrive extends Drive implements ChallengeResponseProvider {
  private final SSHClient client = new SSHClient();

  SshjDrive(String[] args) {
    super(args);
  }

  public List<String> getSubmethods() {
    return List.of();
  }

  public void init(Resource resource, String name, String instruction) {}

  public char[] getResponse(String prompt, boolean echo) {
    asked.add(prompt);
    return code.toCharArray();
  }

  public boolean shouldRetry() {
    return false;
  }

  void logIn() throws Exception {
    client.addHostKeyVerifier(new OpenSSHKnownHosts(new java.io.File(knownHosts)));
    client.connect("127.0.0.1", port);
    client.auth(user, new AuthPublickey(client.loadKeys(key)), new AuthKeyboardInteractive(this));
  }

  Ran run(String command) throws Exception {
    try (Session session = client.startSession()) {
      Session.Command running = session.exec(command);
      String stdout = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String stderr = new String(running.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      running.join(15, TimeUnit.SECONDS);
      return new Ran(stdout, stderr, running.getExitStatus());
    }
  }

  void transfer() throws Exception {
    try (SFTPClient sftp = client.newSFTPClient()) {
      sftp.put(local, there + ".sftp");
      sftp.get(there + ".sftp", there + ".sftp.back");
    }
    client.newSCPFileTransfer().upload(local, there + ".scp");
    client.newSCPFileTransfer().download(there + ".scp", there + ".scp.back");
  }

  void close() throws Exception {
    client.disconnect();
  }
}
