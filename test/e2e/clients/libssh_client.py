"""Drives the proxy with libssh, by ssh-python. Arguments and output: see driver.ts."""
import json
import os
import sys

from ssh import options
from ssh.exceptions import AuthenticationPartial
from ssh.key import import_privkey_file
from ssh.session import SSH_AUTH_INFO, Session

port, user, key, code, known_hosts, local, there = sys.argv[1:8]

session = Session()
session.options_set(options.HOST, "127.0.0.1")
session.options_set_port(int(port))
session.options_set(options.USER, user)
session.options_set(options.KNOWNHOSTS, known_hosts)
session.options_set(options.GLOBAL_KNOWNHOSTS, "/dev/null")
session.options_set(options.PROCESS_CONFIG, "0")
session.connect()
session.is_server_known()

asked = []
try:
    session.userauth_publickey(import_privkey_file(key))
except AuthenticationPartial:
    while session.userauth_kbdint(user, "") == SSH_AUTH_INFO:
        for index in range(session.userauth_kbdint_getnprompts()):
            asked.append(session.userauth_kbdint_getprompt(index, b"\0").decode())
            session.userauth_kbdint_setanswer(index, code.encode())


def read(channel, is_stderr):
    whole = b""
    while True:
        size, part = channel.read(65536, is_stderr=is_stderr)
        if size <= 0:
            return whole.decode()
        whole += part


def run(command):
    channel = session.channel_new()
    channel.open_session()
    channel.request_exec(command)
    ran = {"stdout": read(channel, False), "stderr": read(channel, True), "status": channel.get_exit_status()}
    channel.close()
    return ran


ran = run("echo out; echo err >&2; exit 7")
refused = run("echo forbidden")

with open(local, "rb") as file:
    content = file.read()
sftp = session.sftp_new()
sftp.init()
with sftp.open(f"{there}.sftp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) as file:
    for start in range(0, len(content), 30_000):
        file.write(content[start:start + 30_000])
with sftp.open(f"{there}.sftp", os.O_RDONLY, 0) as file, open(f"{there}.sftp.back", "wb") as back:
    for size, part in file:
        back.write(part)

print(json.dumps({"version": session.get_clientbanner().decode(), "asked": asked, "ran": ran, "refused": refused}))
