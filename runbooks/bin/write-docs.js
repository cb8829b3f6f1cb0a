#!/usr/bin/env node
'use strict';
// Writes docs/runbooks.md from the catalogue. Build first: npx tsc -b runbooks
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { cataloguePage } = require('../dist/docs/catalogue-page');
const { loadCatalogue } = require('../dist/format/load-catalogue');

void loadCatalogue().then(({ runbooks }) => writeFileSync(resolve(__dirname, '../../docs/runbooks.md'), cataloguePage(runbooks)));
