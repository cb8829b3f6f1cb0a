'use strict';
// One project for every room, so that a test finds a sibling room's source and not a stale build.
module.exports = {
  testEnvironment: 'node',
  roots: ['contract', 'sql', 'proxy-image', 'local-lake', 'runbooks', 'cli', 'components', 'policies', 'program', 'test'].map((room) => `<rootDir>/${room}`),
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: { '^@sallyport/(.*)$': '<rootDir>/$1/src' },
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  testTimeout: 30_000,
};
