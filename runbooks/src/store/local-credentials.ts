/**
 * The local lake takes any signature. Fixed credentials keep the AWS SDK from looking for real ones on the laptop,
 * and real ones from being sent anywhere.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
