'use strict';
// Stands in for ssh2's native binding, so that ssh2 falls back to JavaScript as on a machine without a compiler.
throw new Error('the native binding is left out of this run');
