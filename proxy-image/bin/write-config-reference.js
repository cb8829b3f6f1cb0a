#!/usr/bin/env node
'use strict';
// Writes docs/proxy-config.md from the built schemas; a test fails when the page is not fresh.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { configReference } = require('../dist/config/reference.js');

writeFileSync(join(__dirname, '../../docs/proxy-config.md'), configReference());
