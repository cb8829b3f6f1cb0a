import { createRequire } from 'node:module';
import { z } from 'zod';
import { programOf } from '../rooms';
import { ok, problem, warning, type Check } from './check';

const patched = z.looseObject({ sallyportPatch: z.number() });
const binding = z.looseObject({ bindingAvailable: z.boolean() });

/** Loads a module as the proxy would, which need not be the copy that this command has. */
const loadAsProxy = (name: string): unknown => createRequire(programOf('proxy'))(name);

export const ssh2PatchCheck: Check = {
  name: 'ssh2 patch',
  run: () => {
    const found = patched.safeParse(loadAsProxy('ssh2'));
    return found.success
      ? ok(`applied (${found.data.sallyportPatch})`)
      : problem(
          'the ssh2 package is as published, without our guards; the proxy refuses to start',
          'Run `npx patch-package` in the source folder (`npm ci` does it).',
        );
  },
};

export const ssh2BindingCheck: Check = {
  name: 'ssh2 binding',
  run: () => {
    const found = binding.safeParse(loadAsProxy('ssh2/lib/protocol/crypto.js'));
    return found.success && found.data.bindingAvailable
      ? ok('native')
      : warning(
          'encryption runs in JavaScript, at half the speed: the native binding did not build',
          'Install a compiler (`apt-get install build-essential python3`) and run `npm rebuild ssh2`.',
        );
  },
};
