'use strict';
const { PolicyPack } = require('@pulumi/policy');

new PolicyPack('one-rule', {
  policies: [
    { name: 'nothing-per-resource', description: 'Looks at nothing', validateResource: () => undefined },
    { name: 'nothing-per-stack', description: 'Looks at nothing', validateStack: () => undefined },
  ],
});
