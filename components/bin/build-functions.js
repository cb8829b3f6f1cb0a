'use strict';
// Bundles what RunbookAlarms deploys to Lambda. From source, and without anything of the machine or the time in it: the
// same source gives the same bytes, so that `pulumi preview` sees a change only where there is one.
const { resolve } = require('node:path');
const { buildSync } = require('esbuild');

const repository = resolve(__dirname, '..', '..');
const room = (name) => resolve(repository, name, 'src', 'index.ts');

buildSync({
  entryPoints: [resolve(repository, 'components', 'src', 'functions', 'runner', 'main.ts')],
  outfile: resolve(repository, 'components', 'dist', 'functions', 'runner', 'index.js'),
  absWorkingDir: repository,
  alias: {
    '@sallyport/contract': room('contract'),
    '@sallyport/runbooks': room('runbooks'),
    '@sallyport/sql': room('sql'),
  },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
