import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/engine_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Severity } from '../types';
import { unary } from '../wire/server';
import { withUnimplemented } from './monitor';
import type { Report } from './report';

const SEVERITIES: Readonly<Record<pb.LogSeverity, Severity>> = {
  [pb.LogSeverity.DEBUG]: 'debug',
  [pb.LogSeverity.INFO]: 'info',
  [pb.LogSeverity.WARNING]: 'warning',
  [pb.LogSeverity.ERROR]: 'error',
};

/** The service that programs, packs and providers log to. */
export function engineHandlers(report: Report): UntypedServiceImplementation {
  let root = '';
  return withUnimplemented(EngineService, {
    log: unary((query: pb.LogRequest) => {
      const severity = SEVERITIES[query.getSeverity()];
      if (severity === 'error') report.error(query.getMessage(), query.getUrn());
      else if (severity !== 'debug' && query.getMessage() !== '')
        report.log(severity, query.getMessage(), query.getUrn());
      return new Empty();
    }),
    getRootResource: unary(() => new pb.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary((query: pb.SetRootResourceRequest) => {
      root = query.getUrn();
      return new pb.SetRootResourceResponse();
    }),
    requirePulumiVersion: unary(() => new pb.RequirePulumiVersionResponse()),
  });
}
