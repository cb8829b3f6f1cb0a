import { setFlagsFromString } from 'node:v8';

/**
 * V8 must not inline calls from JavaScript into WebAssembly. TurboFan inlines such a call into an optimised caller. When
 * what the caller was optimised for changes during the call, V8 has to rebuild the caller's frame on return. V8 11.3
 * (Node 20) and 12.4 (Node 22) cannot do that for a call that gives a reference (`externref`): they abort the whole
 * process in `Deoptimizer::DoComputeBuiltinContinuation`. Every answer of Cedar is such a reference. V8 13.6 (Node 24) is
 * mended, and the flag costs it nothing that can be measured, so that it is set everywhere.
 *
 * The flag is read when a caller is optimised, which is after many calls: it is in time when it is set before Cedar is
 * loaded.
 */
setFlagsFromString('--no-turbo-inline-js-wasm-calls');
