/** SFTP version 3, draft-ietf-secsh-filexfer-02, with OpenSSH's extensions (its PROTOCOL file, section 4). */
export const PACKET = {
  INIT: 1,
  VERSION: 2,
  OPEN: 3,
  CLOSE: 4,
  READ: 5,
  WRITE: 6,
  LSTAT: 7,
  FSTAT: 8,
  SETSTAT: 9,
  FSETSTAT: 10,
  OPENDIR: 11,
  READDIR: 12,
  REMOVE: 13,
  MKDIR: 14,
  RMDIR: 15,
  REALPATH: 16,
  STAT: 17,
  RENAME: 18,
  READLINK: 19,
  SYMLINK: 20,
  STATUS: 101,
  HANDLE: 102,
  DATA: 103,
  NAME: 104,
  ATTRS: 105,
  EXTENDED: 200,
  EXTENDED_REPLY: 201,
} as const;

/** Section 7. The position is the code. */
export const STATUS_NAMES = [
  'ok',
  'endOfFile',
  'noSuchFile',
  'permissionDenied',
  'failure',
  'badMessage',
  'noConnection',
  'connectionLost',
  'operationUnsupported',
] as const;

export const STATUS = { OK: 0, NO_SUCH_FILE: 2, PERMISSION_DENIED: 3, FAILURE: 4, OP_UNSUPPORTED: 8 } as const;

/** Section 6.3. */
export const OPEN_FLAGS = { read: 0x01, write: 0x02, append: 0x04, create: 0x08, truncate: 0x10, exclusive: 0x20 } as const;

/** Section 5. */
export const ATTRIBUTES = { SIZE: 0x1, OWNER: 0x2, PERMISSIONS: 0x4, TIMES: 0x8, EXTENDED: 0x80000000 } as const;

export const SFTP_VERSION = 3;

export const SFTP_LIMITS = {
  /** OpenSSH's SFTP_MAX_MSG_LENGTH is 256 KiB; a little more for clients that count the payload only. */
  packetBytes: 256 * 1024 + 1024,
  /** STATUS, HANDLE and VERSION, which are held whole. */
  heldReplyBytes: 64 * 1024,
  pathBytes: 32 * 1024,
  /** Section 6.3. */
  handleBytes: 256,
  openHandles: 1024,
  /** Of the names and paths of what is open, above which nothing more is opened. */
  openBytes: 256 * 1024,
  /** Acts whose event or reply is still awaited, and the bytes of their paths. */
  outstandingActs: 4096,
  outstandingPathBytes: 8 * 1024 * 1024,
  /** Refused looks at files that get an event each; what comes after them is counted. */
  recordedLookRefusals: 100,
  /** The same, above which the client has to wait. */
  crowdedActs: 64,
  crowdedPathBytes: 128 * 1024,
  /** Requests without an answer, above which the client has to wait as well. paramiko asks for a whole file at once. */
  crowdedRequests: 8_192,
} as const;
