# Drives the proxy with net-ssh, net-sftp and net-scp. Arguments and output: see driver.ts.
require 'json'
require 'net/scp'
require 'net/sftp'
require 'net/ssh'

port, user, key, code, known_hosts, local, there = ARGV
asked = []

# What net-ssh asks a person; it is given as `password_prompt`.
class Answers
  def initialize(asked, code)
    @asked = asked
    @code = code
  end

  def start(_info)
    self
  end

  def ask(prompt, _echo = true)
    @asked << prompt
    @code
  end

  def success; end
end

def run(ssh, command)
  ran = { stdout: +'', stderr: +'' }
  ssh.open_channel do |channel|
    channel.exec(command) do |opened, success|
      ran[:status] = nil unless success
      opened.on_data { |_, data| ran[:stdout] << data }
      opened.on_extended_data { |_, _, data| ran[:stderr] << data }
      opened.on_request('exit-status') { |_, data| ran[:status] = data.read_long }
    end
  end.wait
  ran
end

# As net-ssh is without its optional packages: it knows no Ed25519 key, of users or of hosts.
options = {
  host_key: %w[ecdsa-sha2-nistp256],
  port: Integer(port), keys: [key], keys_only: true, config: false, use_agent: false,
  auth_methods: %w[publickey keyboard-interactive], password_prompt: Answers.new(asked, code),
  verify_host_key: :always, user_known_hosts_file: known_hosts, global_known_hosts_file: '/dev/null',
}
Net::SSH.start('127.0.0.1', user, options) do |ssh|
  ran = run(ssh, 'echo out; echo err >&2; exit 7')
  refused = run(ssh, 'echo forbidden')
  ssh.sftp.upload!(local, "#{there}.sftp")
  ssh.sftp.download!("#{there}.sftp", "#{there}.sftp.back")
  ssh.scp.upload!(local, "#{there}.scp")
  ssh.scp.download!("#{there}.scp", "#{there}.scp.back")
  puts JSON.generate(version: Net::SSH::Version::STRING, asked: asked, ran: ran, refused: refused)
end
