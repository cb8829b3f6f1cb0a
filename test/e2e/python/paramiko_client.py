"""Drives the proxy with paramiko: key and one-time code, a command, sftp both ways, a terminal that is resized."""
import hashlib
import json
import os
import sys

import paramiko

port, user, key_file, code, scratch = sys.argv[1:6]

transport = paramiko.Transport(("127.0.0.1", int(port)))
transport.start_client(timeout=10)
key = paramiko.Ed25519Key.from_private_key_file(key_file)
remaining = transport.auth_publickey(user, key)
asked = []
if "keyboard-interactive" in remaining:
    def answer(title, instructions, prompts):
        asked.extend(text for text, _echo in prompts)
        return [code for _ in prompts]
    remaining = transport.auth_interactive(user, answer)
assert transport.is_authenticated(), remaining

channel = transport.open_session()
channel.exec_command("echo out; echo err >&2; exit 7")
stdout = channel.makefile("rb").read().decode()
stderr = channel.makefile_stderr("rb").read().decode()
status = channel.recv_exit_status()

payload = os.urandom(1_000_003)
with open(os.path.join(scratch, "paramiko.up"), "wb") as f:
    f.write(payload)
sftp = paramiko.SFTPClient.from_transport(transport)
sftp.put(os.path.join(scratch, "paramiko.up"), os.path.join(scratch, "paramiko.there"))
sftp.get(os.path.join(scratch, "paramiko.there"), os.path.join(scratch, "paramiko.back"))
with open(os.path.join(scratch, "paramiko.back"), "rb") as f:
    same = hashlib.sha256(f.read()).digest() == hashlib.sha256(payload).digest()
listing = sorted(sftp.listdir(scratch))
sftp.remove(os.path.join(scratch, "paramiko.there"))
sftp.close()

terminal = transport.open_session()
terminal.get_pty("xterm", 100, 30)
terminal.resize_pty(120, 40)
terminal.exec_command("stty size")
size = terminal.makefile("rb").read().decode().strip()

transport.close()
print(json.dumps({"asked": asked, "stdout": stdout, "stderr": stderr, "status": status, "same": same,
                  "listed": "paramiko.there" in listing, "size": size}))
