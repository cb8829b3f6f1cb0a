import { join } from 'node:path';

// `AREA=session/sftp npm run mutation -w proxy-image`: only what lies below that folder of src. `SAMPLE=15`: about 15 % of
// its functions. Left out are constants that are computed at load (each would need every test).
const area = process.env.AREA ?? '{auth,access,audit,session/sftp,session/scp}';
const report = `proxy-image/reports/${process.env.AREA?.replaceAll('/', '-') ?? 'mutation'}`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'mutation-sample.mjs')],
  ignorers: process.env.SAMPLE ? ['sample'] : [],
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  jest: { configFile: 'proxy-image/jest.mutation.config.js', enableFindRelatedTests: true },
  mutate: [`proxy-image/src/${area}/**/*.ts`, '!**/*.test.ts', '!**/*.fixture.ts', '!**/index.ts'],
  ignorePatterns: [
    '**',
    '!jest.config.js',
    '!package.json',
    '!proxy-image/**',
    '!contract/**',
    '!docs/access-policies.md',
    'contract/dist',
    'proxy-image/dist',
    'proxy-image/reports',
  ],
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: `${report}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: Number(process.env.CONCURRENCY ?? 2),
  timeoutMS: 20_000,
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  allowConsoleColors: false,
  checkers: [],
  disableTypeChecks: true,
};
