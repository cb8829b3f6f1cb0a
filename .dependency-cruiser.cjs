'use strict';
// Who may import whom. The reasons are in CONTRIBUTING.md, "The map of the house".
const rooms = ['contract', 'sql', 'proxy-image', 'local-lake', 'runbooks', 'cli', 'components', 'policies'];
const may = {
  contract: [],
  sql: ['contract'],
  'proxy-image': ['contract'],
  'local-lake': ['contract', 'sql'],
  runbooks: ['contract', 'sql'],
  cli: ['contract', 'runbooks'],
  components: ['contract', 'runbooks'],
  policies: ['contract'],
};
const path = (names) => `^(${names.join('|')})/`;

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    ...rooms.map((room) => ({
      name: `${room}-imports-only-its-own`,
      comment: `${room} may import ${may[room].join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path: path([room]) },
      to: { path: path([...rooms, 'test', 'bench'].filter((other) => other !== room && !may[room].includes(other))) },
    })),
    {
      name: 'program-imports-only-components',
      comment: 'the program wires components; what a resource is, they know',
      severity: 'error',
      from: { path: ['^index\\.ts$', '^program/'], pathNot: '\\.test\\.ts$' },
      to: { path: [path(rooms.filter((room) => !['components', 'contract'].includes(room))), '@pulumi/aws', '^(test|bench)/'] },
    },
    { name: 'rooms-without-program', severity: 'error', from: { path: path(rooms) }, to: { path: ['^index\\.ts$', '^program/'] } },
    { name: 'proxy-without-pulumi', severity: 'error', from: { path: '^proxy-image/' }, to: { path: '@pulumi/' } },
    {
      name: 'cedar-through-one-door',
      comment: 'access/cedar.ts sets a flag of V8 without which Cedar ends the process on Node 20 and 22',
      severity: 'error',
      from: { pathNot: '^proxy-image/src/access/cedar\\.ts$' },
      to: { path: '@cedar-policy/' },
    },
    { name: 'no-tests-in-product', severity: 'error', from: { pathNot: '\\.(test|fixture|example)\\.ts$|^(test|bench)/' }, to: { path: '\\.(test|fixture|example)\\.ts$' } },
    { name: 'no-undeclared-packages', severity: 'error', from: { pathNot: '\\.(test|fixture)\\.ts$|^(test|bench)/' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    // What is deployed to Lambda is bundled here: nobody installs its packages, nor the bundler.
    { name: 'no-dev-packages-in-product', severity: 'error', from: { path: path(rooms), pathNot: '\\.(test|fixture|example)\\.ts$|^components/(bin|src/functions)/' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
