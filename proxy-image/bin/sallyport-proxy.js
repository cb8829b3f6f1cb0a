#!/usr/bin/env node
'use strict';
require('@sallyport/contract/require-node');
// V8's young generation would grow to 32 MB and more of garbage from logins: with 200 idle sessions that is half of what
// each costs. Bytes on their way live outside of it. Before anything is loaded, since loading already makes it grow.
require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
require('../dist/main.js');
