'use strict';
// Required first by every command. An older Node.js fails somewhere inside with a message that leads astray, so that
// the version is checked before anything else is loaded. Written in the JavaScript that every Node.js reads.
var oldest = [20, 19];
var found = process.versions.node.split('.').map(Number);

if (found[0] < oldest[0] || (found[0] === oldest[0] && found[1] < oldest[1])) {
  process.stderr.write(
    'error NODE_TOO_OLD: this is Node.js ' +
      process.versions.node +
      ', and Sallyport needs ' +
      oldest.join('.') +
      ' or later.\n' +
      'what to do: Install a newer Node.js, from https://nodejs.org or with a version manager.\n',
  );
  process.exit(1);
}
