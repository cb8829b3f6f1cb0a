import { fileURLToPath, URL } from 'node:url';

// `npm run mutation -w policies`; with AREA=rules/mfa, readers/networks … only what lies below that folder.
const area = process.env.AREA ?? '{rules,readers,rule,model}';
const report = `policies/reports/${process.env.AREA?.replaceAll('/', '-') ?? 'mutation'}`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner', fileURLToPath(new URL('stryker-metadata-ignorer.mjs', import.meta.url))],
  ignorers: ['rule-metadata'],
  coverageAnalysis: 'perTest',
  jest: { configFile: 'policies/jest.mutation.config.js', enableFindRelatedTests: true },
  mutate: [`policies/src/${area}/**/*.ts`, '!**/*.test.ts', '!**/*.fixture.ts', '!**/*.example.ts', '!**/index.ts'],
  ignorePatterns: [
    '**',
    '!jest.config.js',
    '!package.json',
    '!policies/**',
    '!contract/**',
    'contract/dist',
    'policies/dist',
    'policies/reports',
  ],
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'json', 'html'],
  jsonReporter: { fileName: `${report}.json` },
  htmlReporter: { fileName: `${report}.html` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: Number(process.env.CONCURRENCY ?? 2),
  timeoutMS: 30_000,
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  allowConsoleColors: false,
  checkers: [],
  disableTypeChecks: true,
};
