#!/usr/bin/env node
'use strict';
// Writes docs/events.md from the built contract; a test fails when the page is not fresh.
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { eventsPage } = require('../dist/docs/events-page');

writeFileSync(resolve(__dirname, '../../docs/events.md'), eventsPage());
