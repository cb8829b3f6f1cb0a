import { argument, of, type Emit } from './emit';

/** A host that every reader of URLs finds alike: no user names with '@', no escapes, no brackets. */
const PLAIN_URL =
  '[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._~-]+@)?[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~:/@!$&()*+,;=-]*)?([?][A-Za-z0-9._~:/?@!$&()*+,;=-]*)?(#[A-Za-z0-9._~:/?@!$&()*+,;=-]*)?';

const strict =
  (build: (a: string) => string, message: string): Emit =>
  (call, emitter) => {
    const a = emitter.sql(argument(call, 0));
    const name = emitter.fresh('e');
    // A lambda keeps what is read apart: TRY takes nothing that may raise an error by itself.
    return `list_transform([${a}], lambda ${name}: CASE WHEN ${name} IS NULL THEN NULL ELSE coalesce(TRY(${build(name)}), ${emitter.fail(call.at, message, call.type)}) END)[1]`;
  };

export const BYTE_FUNCTIONS: Readonly<Record<string, Emit>> = {
  to_utf8: of((a) => `encode(${a})`),
  // Trino puts U+FFFD where bytes are no UTF-8, by rules of its own.
  from_utf8: strict((a) => `decode(${a})`, 'these bytes are not UTF-8'),
  to_hex: of((a) => `hex(${a})`),
  from_hex: strict(
    (a) => `unhex(CASE WHEN length(${a}) % 2 = 0 THEN ${a} ELSE 'odd' END)`,
    'this text is not hexadecimal',
  ),
  to_base64: of((a) => `to_base64(${a})`),
  // Trino does not ask for the padding.
  from_base64: strict(
    (a) => `from_base64(rpad(${a}, CAST((length(${a}) + 3) // 4 * 4 AS INTEGER), '='))`,
    'this text is not Base64',
  ),
  md5: of((a) => `unhex(md5(${a}))`),
  sha1: of((a) => `unhex(sha1(${a}))`),
  sha256: of((a) => `unhex(sha256(${a}))`),
  url_extract_host: (call, emitter) => {
    const url = emitter.sql(argument(call, 0));
    return `CASE WHEN ${url} IS NULL THEN NULL WHEN regexp_full_match(${url}, '${PLAIN_URL}') THEN regexp_extract(${url}, '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]*)', 1)
      ELSE ${emitter.doubt(call.at, 'the host of such a URL is not portable')} END`;
  },
};
