import { TAG_KEYS } from '@sallyport/contract';
import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';

/** User tags and Sallyport's own must fit into the 50 that a resource may have. */
const MOST_USER_TAGS = 50 - Object.keys(TAG_KEYS).length;

/**
 * Tags that a user may give.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const userTagsSchema = z
  .record(
    z
      .string()
      .min(1)
      .max(128, 'has a key of more than 128 characters')
      .refine(
        (key) => !/^(aws|sallyport):/i.test(key),
        'has a key that begins with aws: or sallyport:, which are reserved',
      ),
    z
      .string({ error: 'is a tag whose value is no text' })
      .max(256, 'is a tag whose value has more than 256 characters'),
  )
  .refine((tags) => Object.keys(tags).length <= MOST_USER_TAGS, `are more than ${MOST_USER_TAGS} tags`);

/** Tags of one resource: the user's, and those by which cost, ownership and policies can be told. */
export function tagsFor(
  component: string,
  name: string,
  userTags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
  kind: 'evidence' | 'plain' = 'plain',
): pulumi.Output<Record<string, string>> {
  const own: Record<string, string> = {
    [TAG_KEYS.component]: component,
    [TAG_KEYS.name]: name,
    [TAG_KEYS.stack]: `${pulumi.getProject()}/${pulumi.getStack()}`,
    ...(kind === 'evidence' ? { [TAG_KEYS.evidence]: 'true' } : {}),
  };
  return pulumi.output(userTags).apply((tags) => ({ ...tags, ...own }));
}
