import java.util.ArrayList;
import java.util.List;

/** What the three drivers share. Arguments and output: see driver.ts. */
abstract class Drive {
  final int port;
  final String user;
  final String key;
  final String code;
  final String knownHosts;
  final String local;
  final String there;
  final List<String> asked = new ArrayList<>();

  Drive(String[] args) {
    port = Integer.parseInt(args[1]);
    user = args[2];
    key = args[3];
    code = args[4];
    knownHosts = args[5];
    local = args[6];
    there = args[7];
  }

  record Ran(String stdout, String stderr, Integer status) {
    String json() {
      return "{\"stdout\":" + quote(stdout) + ",\"stderr\":" + quote(stderr) + ",\"status\":" + status + "}";
    }
  }

  abstract void logIn() throws Exception;

  abstract Ran run(String command) throws Exception;

  abstract void transfer() throws Exception;

  abstract void close() throws Exception;

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n") + '"';
  }

  public static void main(String[] args) throws Exception {
    Drive drive =
        switch (args[0]) {
          case "jsch" -> new JschDrive(args);
          case "sshj" -> new SshjDrive(args);
          case "mina" -> new MinaDrive(args);
          default -> throw new IllegalArgumentException(args[0]);
        };
    drive.logIn();
    Ran ran = drive.run("echo out; echo err >&2; exit 7");
    Ran refused = drive.run("echo forbidden");
    drive.transfer();
    drive.close();
    StringBuilder asked = new StringBuilder();
    for (String prompt : drive.asked) asked.append(asked.isEmpty() ? "" : ",").append(quote(prompt));
    System.out.println("{\"asked\":[" + asked + "],\"ran\":" + ran.json() + ",\"refused\":" + refused.json() + "}");
    System.exit(0);
  }
}
