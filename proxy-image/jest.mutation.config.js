'use strict';
// What Stryker runs: the tests beside the folders that are mutated.
const root = require('../jest.config');

module.exports = {
  ...root,
  rootDir: '..',
  roots: ['<rootDir>/proxy-image/src'],
  testMatch: ['<rootDir>/proxy-image/src/{auth,access,audit,session/sftp,session/scp,session/transfer}/**/*.test.ts'],
  // It starts a process from the build, which holds no mutant.
  testPathIgnorePatterns: [...(root.testPathIgnorePatterns ?? []), 'audit/crash.test.ts'],
};
