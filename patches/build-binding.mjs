// Builds ssh2's native ciphers again from the patched source: npm has built them before the patch was applied.
// They are optional. Without them, and from Node 22 on with those as released, ciphers run in JavaScript.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function isBuilt() {
  try {
    return require('ssh2/lib/protocol/crypto/build/Release/sshcrypto.node').wrapsWithNan === true;
  } catch {
    return false;
  }
}

if (!isBuilt()) {
  const { status } = spawnSync('npm', ['rebuild', 'ssh2'], { stdio: 'inherit' });
  if (status !== 0) console.warn("ssh2's native ciphers could not be built: ciphers run in JavaScript, slower. `sallyport doctor` says what is missing.");
}
