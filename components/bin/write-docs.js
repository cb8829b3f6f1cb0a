'use strict';
// `node components/bin/write-docs.js`: writes docs/components.md from components/schema.json.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { componentsPage } = require('../dist/docs/components-page');

const schema = JSON.parse(readFileSync(join(__dirname, '..', 'schema.json'), 'utf8'));
writeFileSync(join(__dirname, '..', '..', 'docs', 'components.md'), componentsPage(schema));
