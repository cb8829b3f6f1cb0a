#!/usr/bin/env node
'use strict';
require('@sallyport/contract/require-node');
require('../dist/main.js');
