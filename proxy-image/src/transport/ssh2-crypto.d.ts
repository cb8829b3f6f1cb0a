/** The private module of ssh2 that chooses between its native binding and JavaScript; `disableBinding` is our patch. */
declare module 'ssh2/lib/protocol/crypto.js' {
  interface CipherInfo {
    readonly keyLen: number;
    readonly ivLen: number;
    readonly authLen: number;
  }
  interface MacInfo {
    readonly len: number;
  }
  interface Outbound {
    readonly onWrite: (bytes: Uint8Array) => void;
    readonly seqno: number;
    readonly cipherInfo: CipherInfo;
    readonly cipherKey: Buffer;
    readonly cipherIV: Buffer;
    readonly macInfo: MacInfo | undefined;
    readonly macKey: Buffer | undefined;
    /** ssh2's word for Node's own cryptography, not for its native binding. */
    readonly forceNative: boolean;
  }
  interface Inbound {
    readonly onPayload: (payload: Buffer) => void;
    readonly seqno: number;
    readonly decipherInfo: CipherInfo;
    readonly decipherKey: Buffer;
    readonly decipherIV: Buffer;
    readonly macInfo: MacInfo | undefined;
    readonly macKey: Buffer | undefined;
    readonly forceNative: boolean;
  }
  const crypto: {
    readonly init: Promise<void>;
    readonly bindingAvailable: boolean;
    disableBinding(): void;
    readonly CIPHER_INFO: Readonly<Record<string, CipherInfo>>;
    readonly MAC_INFO: Readonly<Record<string, MacInfo>>;
    createCipher(config: { readonly outbound: Outbound }): { allocPacket(payloadLength: number): Buffer; encrypt(packet: Buffer): void; free(): void };
    createDecipher(config: { readonly inbound: Inbound }): { decrypt(bytes: Buffer, start: number, end: number): unknown; free(): void };
  };
  export = crypto;
}
