#!/usr/bin/env node
'use strict';
// Writes docs/rules.md, docs/frameworks.md and policies/examples.json from the rules. Build first: npx tsc -b policies
const { resolve } = require('node:path');
const { writeDocs } = require('../dist/docs/write-docs');

writeDocs(resolve(__dirname, '../..'));
