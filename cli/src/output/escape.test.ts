import { escapeLines, escapeText } from './escape';

test.each([
  ['\u001b[2Jgone', '\\x1b[2Jgone'],
  ['a\u0007b\u009bc', 'a\\x07b\\x9bc'],
  ['line\r\nnext\t.', 'line\\r\\nnext\\t.'],
  ['user\u202egnp.exe', 'user\\u202egnp.exe'],
  ['Zoë 日本 🙂', 'Zoë 日本 🙂'],
])('%j is shown as %s', (text, shown) => {
  expect(escapeText(text)).toBe(shown);
});

test('the output of a command keeps its lines', () => {
  expect(escapeLines('one\r\ntwo\u001b]0;x\u0007\n')).toBe('one\ntwo\\x1b]0;x\\x07\n');
});
