'use strict';
// A process that is going to be killed: records acts as fast as it can and says which ones were confirmed.
// argv: the options of createAuditTrail as JSON, and a prefix for the acts' names.
const { writeSync } = require('node:fs');
const { createAuditTrail } = require('../../dist/audit');

const { config, stateDirectory } = JSON.parse(process.argv[2]);
const log = { debug() {}, info() {}, warn() {}, error() {} };
const WORKERS = 20;

async function work(trail, name) {
  for (let round = 0; ; round += 1) {
    const command = `${name}-${round}`;
    await trail.record({ eventName: 'ExecuteCommand', requestParameters: { command } });
    writeSync(1, `${command}\n`);
  }
}

const trail = createAuditTrail({ config, stateDirectory, clock: { now: () => Date.now() }, log });
trail.start().then(() => Promise.all(Array.from({ length: WORKERS }, (_, index) => work(trail, `${process.argv[3]}-${index}`))));
