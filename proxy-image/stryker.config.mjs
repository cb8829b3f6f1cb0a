// `AREA=session/sftp npm run mutation -w proxy-image`: only what lies below that folder of src.
const area = process.env.AREA ?? '{auth,access,audit,session/sftp,session/scp}';
const report = `proxy-image/reports/${process.env.AREA?.replaceAll('/', '-') ?? 'mutation'}`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  jest: { configFile: 'proxy-image/jest.mutation.config.js', enableFindRelatedTests: true },
  mutate: [`proxy-image/src/${area}/**/*.ts`, '!**/*.test.ts', '!**/*.fixture.ts', '!**/index.ts'],
  ignorePatterns: ['**', '!jest.config.js', '!package.json', '!proxy-image/**', '!contract/**', 'contract/dist', 'proxy-image/dist', 'proxy-image/reports'],
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: `${report}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: Number(process.env.CONCURRENCY ?? 2),
  timeoutMS: 60_000,
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  allowConsoleColors: false,
  checkers: [],
  disableTypeChecks: true,
};
