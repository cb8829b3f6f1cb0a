'use strict';
// The floor of any proxy in Node: two sockets and a pipe each way.
const net = require('node:net');

const [listenPort, targetPort] = process.argv.slice(2).map(Number);
net
  .createServer({ noDelay: true }, (client) => {
    const target = net.connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    client.pipe(target).pipe(client);
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
  })
  .listen(listenPort, '127.0.0.1', () => console.log('listening'));
