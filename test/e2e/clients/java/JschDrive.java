import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

final class JschDrive extends Drive {
  private Session session;

  JschDrive(String[] args) {
    super(args);
  }

  private final class Person implements UserInfo, UIKeyboardInteractive {
    public String[] promptKeyboardInteractive(
        String destination, String name, String instruction, String[] prompt, boolean[] echo) {
      asked.addAll(Arrays.asList(prompt));
      return Arrays.stream(prompt).map(each -> code).toArray(String[]::new);
    }

    public String getPassphrase() {
      return null;
    }

    public String getPassword() {
      return null;
    }

    public boolean promptPassword(String message) {
      return false;
    }

    public boolean promptPassphrase(String message) {
      return false;
    }

    public boolean promptYesNo(String message) {
      return false;
    }

    public void showMessage(String message) {}
  }

  void logIn() throws Exception {
    JSch jsch = new JSch();
    jsch.setKnownHosts(knownHosts);
    jsch.addIdentity(key);
    session = jsch.getSession(user, "127.0.0.1", port);
    session.setUserInfo(new Person());
    session.connect(15_000);
  }

  Ran run(String command) throws Exception {
    ChannelExec channel = (ChannelExec) session.openChannel("exec");
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    channel.setCommand(command);
    channel.setOutputStream(stdout);
    channel.setErrStream(stderr);
    channel.connect(15_000);
    // JSch tells of the end by no event.
    while (!channel.isClosed()) Thread.sleep(10);
    channel.disconnect();
    return new Ran(
        stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8), channel.getExitStatus());
  }

  void transfer() throws Exception {
    Channel channel = session.openChannel("sftp");
    channel.connect(15_000);
    ChannelSftp sftp = (ChannelSftp) channel;
    sftp.put(local, there + ".sftp");
    sftp.get(there + ".sftp", there + ".sftp.back");
    sftp.disconnect();
  }

  void close() {
    session.disconnect();
  }
}
