'use strict';
// What Stryker runs: the tests beside rules and readers, which need neither a build nor Pulumi.
const root = require('../jest.config');

module.exports = {
  ...root,
  rootDir: '..',
  roots: ['<rootDir>/policies/src'],
  testMatch: ['<rootDir>/policies/src/{rules,readers,rule,model}/**/*.test.ts'],
};
