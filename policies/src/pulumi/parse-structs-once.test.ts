import { AnalyzeRequest } from '@pulumi/pulumi/proto/analyzer_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { parseStructsOnce } from './parse-structs-once';

test('properties are parsed once, and given in a copy', () => {
  parseStructsOnce();
  const sent = new AnalyzeRequest().setProperties(Struct.fromJavaScript({ tags: { a: 'b' }, list: [1] }));
  const properties = AnalyzeRequest.deserializeBinary(sent.serializeBinary()).getProperties();
  const first = properties?.toJavaScript() ?? {};
  expect(first).toEqual({ tags: { a: 'b' }, list: [1] });
  const tags = first.tags;
  first.tags = 'changed';
  const second = properties?.toJavaScript() ?? {};
  expect(second).toEqual({ tags: { a: 'b' }, list: [1] });
  expect(second.tags).toBe(tags);
});
