#!/usr/bin/env node
'use strict';
// Writes docs/cli.md from the built command tree; a test fails when the page is not fresh.
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { commandPage } = require('../dist/docs/command-page');

void commandPage().then((page) => writeFileSync(resolve(__dirname, '../../docs/cli.md'), page));
