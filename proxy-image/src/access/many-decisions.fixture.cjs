'use strict';
/* global setImmediate */
// Decides so often that V8 optimises, and deoptimises, everything on the way to Cedar. argv: how many decisions.
const { createPolicyEngine } = require('../../dist/access/policy-engine.js');

const uid = (type, id) => ({ type: `Sallyport::${type}`, id });
const engine = createPolicyEngine(
  {
    byId: {
      all: 'permit (principal in Sallyport::Group::"ci", action, resource);',
      mfa: 'forbid (principal is Sallyport::Person, action, resource) unless { context.mfa == "true" };',
    },
  },
  'many',
);
const principal = uid('Machine', 'robot');
const resource = uid('Target', 'web-1');
const entities = [
  { uid: principal, attrs: { name: 'robot', principal: 'robot' }, parents: [uid('Group', 'ci')] },
  { uid: uid('Group', 'ci'), attrs: {}, parents: [] },
  { uid: resource, attrs: { name: 'web-1', host: '192.0.2.1', port: 22 }, parents: [], tags: { env: 'prod' } },
];
const total = Number(process.argv[2]);
let allowed = 0;

function some(from) {
  const to = Math.min(from + 50, total);
  for (let index = from; index < to; index += 1) {
    // No two alike: an answer from memory is no decision. Two shapes: what V8 optimised for one, it throws away for the other.
    const subject = index % 7 === 0 ? { command: `command-${index}` } : { path: `/srv/file-${index}` };
    const action = uid('Action', index % 7 === 0 ? 'exec' : 'writeFile');
    const context = {
      login: 'root',
      mfa: 'false',
      mfaEvidence: 'none',
      sourceIp: { __extn: { fn: 'ip', arg: '192.0.2.7' } },
      time: { __extn: { fn: 'datetime', arg: new Date().toISOString() } },
      sessionId: 's',
      ...subject,
    };
    if (engine.decide({ principal, action, resource, context, entities }).allowed) allowed += 1;
  }
  if (to < total) setImmediate(some, to);
  else process.stdout.write(`${allowed} allowed`);
}

some(0);
