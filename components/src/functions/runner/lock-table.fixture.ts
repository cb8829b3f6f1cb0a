import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';

/** A client over items in memory that keeps to the one condition of the lock table. */
export function memoryLockTable(): {
  readonly client: DynamoDBClient;
  readonly items: Map<string, Record<string, AttributeValue>>;
} {
  const items = new Map<string, Record<string, AttributeValue>>();
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const answer = (command: unknown): object => {
    if (command instanceof PutItemCommand) {
      const { Item = {}, ConditionExpression } = command.input;
      const id = Item.id?.S ?? '';
      if (ConditionExpression === 'attribute_not_exists(#id)' && items.has(id)) {
        throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
      }
      items.set(id, Item);
      return {};
    }
    if (command instanceof DeleteItemCommand) {
      const id = command.input.Key?.id?.S ?? '';
      const Attributes = items.get(id);
      items.delete(id);
      return { Attributes };
    }
    return { Items: [...items.values()] };
  };
  jest.spyOn(client, 'send').mockImplementation(
    ((command: unknown) =>
      new Promise((resolve) => {
        resolve(answer(command));
      })) as never,
  );
  return { client, items };
}
