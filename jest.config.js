'use strict';
// From Node 22 on, ssh2's addon aborts the process when one of its ciphers is collected while a test's VM context is
// current (node::RemoveEnvironmentCleanupHook finds no environment). Programs have one context and are not concerned:
// the end-to-end tests run the built proxy with the addon on every Node.
const withoutNativeCiphers =
  Number(process.versions.node.split('.')[0]) >= 22 ? { 'sshcrypto\\.node$': '<rootDir>/test/harness/no-addon.js' } : {};

// One project for every room, so that a test finds a sibling room's source and not a stale build.
module.exports = {
  testEnvironment: 'node',
  roots: ['contract', 'sql', 'proxy-image', 'local-lake', 'runbooks', 'cli', 'test'].map((room) => `<rootDir>/${room}`),
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '^@sallyport/(.*)$': '<rootDir>/$1/src',
    ...withoutNativeCiphers,
  },
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  testTimeout: 30_000,
};
