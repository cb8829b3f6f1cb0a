#!/usr/bin/env node
'use strict';
require('@sallyport/contract/require-node');
// Running queries hold threads of libuv's pool; with the four it has by default, two of them would make writes wait.
process.env.UV_THREADPOOL_SIZE ??= '16';
require('../dist/main.js');
