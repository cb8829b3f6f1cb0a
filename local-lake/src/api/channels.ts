import { z } from 'zod';
import { AwsError } from './aws-error';
import { maxResults, nextToken, parseInput } from './input';
import { page } from './paging';
import type { LakeResources } from './resources';

const ARN_OR_ID =
  /^(?:arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:channel\/)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** GetChannel */
export function getChannel({ channel, stores }: LakeResources, input: unknown): object {
  const { Channel } = parseInput(z.object({ Channel: z.string().min(3).max(256) }), input);
  if (!ARN_OR_ID.test(Channel))
    throw new AwsError('ChannelARNInvalidException', `${Channel} is not the ARN or id of a channel`);
  if (Channel !== channel.arn && Channel !== channel.arn.split('/').at(-1))
    throw new AwsError('ChannelNotFoundException', `There is no channel ${Channel}`);
  const { successMs, successEventId, attemptMs, attemptEventId, errorCode } = channel.ingestion;
  return {
    ChannelArn: channel.arn,
    Name: channel.name,
    Source: 'Custom',
    Destinations: [{ Type: 'EVENT_DATA_STORE', Location: stores.ssh_events.arn }],
    IngestionStatus: {
      ...(successMs !== undefined && { LatestIngestionSuccessTime: successMs / 1000 }),
      ...(successEventId !== undefined && { LatestIngestionSuccessEventID: successEventId }),
      ...(attemptMs !== undefined && { LatestIngestionAttemptTime: attemptMs / 1000 }),
      ...(attemptEventId !== undefined && { LatestIngestionAttemptEventID: attemptEventId }),
      ...(errorCode !== undefined && { LatestIngestionErrorCode: errorCode }),
    },
  };
}

/** ListChannels */
export function listChannels({ channel }: LakeResources, input: unknown): object {
  const { MaxResults, NextToken } = parseInput(z.object({ MaxResults: maxResults, NextToken: nextToken }), input, {
    NextToken: 'InvalidNextTokenException',
  });
  const { items, nextToken: next } = page(
    [{ ChannelArn: channel.arn, Name: channel.name }],
    'channels',
    NextToken,
    MaxResults,
  );
  return { Channels: items, ...(next !== undefined && { NextToken: next }) };
}
