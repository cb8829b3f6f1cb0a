import { argument, of, type Emit } from './emit';

/** A host that every reader of URLs finds alike: no user names with '@', no escapes, no brackets. */
const PLAIN_URL = '[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._~-]+@)?[A-Za-z0-9.-]+(:[0-9]+)?([/?#][A-Za-z0-9._~:/?@!$&()*+,;=-]*)?';

export const BYTE_FUNCTIONS: Readonly<Record<string, Emit>> = {
  to_utf8: of((a) => `encode(${a})`),
  from_utf8: of((a) => `decode(${a})`),
  to_hex: of((a) => `hex(${a})`),
  from_hex: of((a) => `unhex(${a})`),
  to_base64: of((a) => `to_base64(${a})`),
  from_base64: of((a) => `from_base64(${a})`),
  md5: of((a) => `unhex(md5(${a}))`),
  sha1: of((a) => `unhex(sha1(${a}))`),
  sha256: of((a) => `unhex(sha256(${a}))`),
  url_extract_host: (call, emitter) => {
    const url = emitter.sql(argument(call, 0));
    return `CASE WHEN ${url} IS NULL THEN NULL WHEN regexp_full_match(${url}, '${PLAIN_URL}') THEN regexp_extract(${url}, '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]*)', 1)
      ELSE ${emitter.doubt(call.at, 'the host of such a URL is not portable')} END`;
  },
};
