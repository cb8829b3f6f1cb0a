/** The text's beginning in at most so many bytes of UTF-8, which is what AWS counts; no character is cut in two. */
export function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= most) return text;
  let end = most;
  // Bytes that go on with a character are 10xxxxxx: https://www.rfc-editor.org/rfc/rfc3629#section-3
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
