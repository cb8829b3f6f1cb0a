import { normaliseAddress } from '../config/address';

/** Header of the PROXY protocol: https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt */
export type ProxyHeader =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** `sourceAddress` is absent where the load balancer speaks for itself (health checks: LOCAL, UNKNOWN). */
  | { readonly kind: 'complete'; readonly length: number; readonly sourceAddress?: string };

const V2_SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const V1_MAX_BYTES = 107;
/** TLVs included; AWS's Network Load Balancer adds less than 100 bytes. */
const V2_MAX_BYTES = 16 + 2_048;

export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  const isPrefixOf = (signature: Buffer) => signature.subarray(0, bytes.length).equals(bytes.subarray(0, signature.length));
  if (isPrefixOf(V2_SIGNATURE)) return bytes.length < 16 ? { kind: 'incomplete' } : parseV2(bytes);
  if (isPrefixOf(Buffer.from('PROXY '))) return parseV1(bytes);
  return { kind: 'invalid', reason: 'a PROXY protocol header is required from this source' };
}

function parseV1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, V1_MAX_BYTES).indexOf('\r\n');
  if (end === -1) {
    return bytes.length < V1_MAX_BYTES ? { kind: 'incomplete' } : { kind: 'invalid', reason: 'the PROXY protocol line is too long' };
  }
  const length = end + 2;
  const [, family, source, , sourcePort] = bytes.subarray(0, end).toString('latin1').split(' ');
  if (family === 'UNKNOWN') return { kind: 'complete', length };
  const sourceAddress = source === undefined ? undefined : normaliseAddress(source);
  if ((family !== 'TCP4' && family !== 'TCP6') || sourceAddress === undefined || sourcePort === undefined) {
    return { kind: 'invalid', reason: 'the PROXY protocol line is malformed' };
  }
  return { kind: 'complete', length, sourceAddress };
}

function parseV2(bytes: Buffer): ProxyHeader {
  const [version, command] = [(bytes[12] ?? 0) >> 4, (bytes[12] ?? 0) & 15];
  const family = bytes[13] ?? 0;
  const length = 16 + bytes.readUInt16BE(14);
  if (version !== 2 || command > 1) return { kind: 'invalid', reason: 'the PROXY protocol header has an unknown version or command' };
  if (length > V2_MAX_BYTES) return { kind: 'invalid', reason: 'the PROXY protocol header is too long' };
  if (bytes.length < length) return { kind: 'incomplete' };
  if (command === 0) return { kind: 'complete', length };
  const address = bytes.subarray(16, length);
  if (family === 0x11 && address.length >= 12) return { kind: 'complete', length, sourceAddress: [...address.subarray(0, 4)].join('.') };
  if (family === 0x21 && address.length >= 36) {
    const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(index * 2).toString(16));
    const sourceAddress = normaliseAddress(groups.join(':'));
    if (sourceAddress !== undefined) return { kind: 'complete', length, sourceAddress };
  }
  return { kind: 'invalid', reason: 'the PROXY protocol header names no TCP source' };
}
