/** Steps that found something once, with what it was: each run plays them first. */
export const CORPUS: readonly { readonly surface: string; readonly seed: number; readonly found: string }[] = [
  { surface: 'before-kex', seed: 87628439, found: 'a packet of a key exchange before KEXINIT: TypeError in ssh2' },
  { surface: 'admin-socket', seed: 3513188819, found: 'a path that is no URL: an error in the log' },
  { surface: 'admin-socket', seed: 3714520247, found: 'a body that ends early: an error in the log' },
];
