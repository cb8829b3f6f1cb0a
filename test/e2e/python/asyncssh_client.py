"""Drives the proxy with asyncssh: commands side by side, sftp, a forwarded port, scp."""
import asyncio
import hashlib
import json
import os
import sys

import asyncssh

port, user, key_file, scratch, forward_to = sys.argv[1:6]


async def main():
    async with asyncssh.connect("127.0.0.1", int(port), username=user, client_keys=[key_file], known_hosts=None,
                                config=[]) as connection:
        runs = await asyncio.gather(*(connection.run(f"echo {n}; exit {n}") for n in range(6)))
        payload = os.urandom(700_001)
        source, there, back = (os.path.join(scratch, f"asyncssh.{name}") for name in ("up", "there", "back"))
        with open(source, "wb") as f:
            f.write(payload)
        async with connection.start_sftp_client() as sftp:
            await sftp.put(source, there)
            await sftp.get(there, back)
            attrs = await sftp.stat(there)
        with open(back, "rb") as f:
            same = hashlib.sha256(f.read()).digest() == hashlib.sha256(payload).digest()
        await asyncssh.scp((connection, there), os.path.join(scratch, "asyncssh.scp"))
        forwarded = ""
        try:
            reader, writer = await connection.open_connection("127.0.0.1", int(forward_to))
            forwarded = (await reader.read(5)).decode()
            writer.close()
        except asyncssh.ChannelOpenError as refused:
            forwarded = f"refused: {refused.reason}"
        big = await connection.run("head -c 3000000 /dev/zero", encoding=None)
        print(json.dumps({"outputs": [run.stdout for run in runs], "statuses": [run.exit_status for run in runs],
                          "same": same, "size": attrs.size, "forwarded": forwarded, "big": len(big.stdout)}))


asyncio.run(main())
