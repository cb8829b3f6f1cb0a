import { TAG_KEYS } from '@sallyport/contract';
import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';

/** User tags and Sallyport's own must fit into the 50 that a resource may have. */
const MOST_USER_TAGS = 50 - Object.keys(TAG_KEYS).length;

/** Characters of keys and values that every service takes. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_CHARACTERS = 'allowed are letters, digits, spaces and _ . : / = + - @';

/**
 * Tags that a user may give.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const userTagsSchema = z
  .record(
    z.string(),
    z
      .string({ error: 'is a tag whose value is no text' })
      .max(256, 'is a tag whose value has more than 256 characters')
      .regex(TAG_TEXT, `is a tag whose value has other characters; ${TAG_CHARACTERS}`),
    { error: 'is no map; allowed are tags like { team: "platform" }' },
  )
  .superRefine((tags, context) => {
    for (const key of Object.keys(tags)) {
      if (/^(aws|sallyport):/i.test(key)) {
        const message = 'has a key that begins with aws: or sallyport:, which are reserved';
        context.addIssue({ code: 'custom', path: [key], message });
      }
      if (!TAG_TEXT.test(key)) {
        context.addIssue({ code: 'custom', path: [key], message: `has a key of other characters; ${TAG_CHARACTERS}` });
      }
      if (key === '' || key.length > 128) {
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'has a key that is empty or has more than 128 characters',
        });
      }
    }
  })
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
