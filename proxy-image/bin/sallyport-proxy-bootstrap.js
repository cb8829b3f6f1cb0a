#!/usr/bin/env node
'use strict';
require('@sallyport/contract/require-node');
// Brings the configuration from S3 and Secrets Manager into place, then runs the proxy with it.
require('../dist/bootstrap/main.js');
