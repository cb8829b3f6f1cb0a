'use strict';
/* global Buffer, WebAssembly */
// Brings V8 into the one situation that ends the process, in a few hundred milliseconds: an optimised caller of a
// WebAssembly function that gives a reference loses what it was optimised for during the call. argv: a module to load first.
if (process.argv[2] !== undefined) require(process.argv[2]);

// (module (import "m" "f" (func (result externref))) (func (export "g") (result externref) call 0))
const MODULE = Buffer.from(
  '0061736d010000000105016000016f020701016d0166000003020100070501016700010a0601040010000b',
  'hex',
);

let during = () => undefined;
const answer = {};
const { g } = new WebAssembly.Instance(new WebAssembly.Module(MODULE), {
  m: {
    f: () => {
      during();
      return answer;
    },
  },
}).exports;

class Counter {
  step() {
    return 1;
  }
}
const counter = new Counter();
const caller = () => (g() === answer ? counter.step() : 0);

for (let call = 0; call < 300_000; call += 1) caller();
// V8 took this method for constant.
during = () => {
  Counter.prototype.step = () => 2;
};
process.stdout.write(`alive ${caller()}`);
