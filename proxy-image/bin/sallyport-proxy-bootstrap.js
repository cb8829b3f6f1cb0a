#!/usr/bin/env node
'use strict';
// Brings the configuration from S3 and Secrets Manager into place, then runs the proxy with it.
require('../dist/bootstrap/main.js');
