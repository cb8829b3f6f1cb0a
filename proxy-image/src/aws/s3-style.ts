/** Buckets are subdomains of AWS's endpoints; those of stand-ins hold them in the path. */
export function s3Style(endpoint?: string): { readonly forcePathStyle: boolean } {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  return { forcePathStyle: (endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined };
}
