const KEYS = [
  'aws:kms/key:Key',
  'aws:kms/replicaKey:ReplicaKey',
  'aws:kms/externalKey:ExternalKey',
  'aws-native:kms:Key',
  'aws-native:kms:ReplicaKey',
] as const;

/** Keys of KMS, with those that only replicate another one or whose material comes from elsewhere. */
export const KEY_TYPES = {
  all: KEYS,
  withPolicy: [...KEYS, 'aws:kms/keyPolicy:KeyPolicy'],
  /** Those that make their own material, and so can rotate it. */
  withMaterial: ['aws:kms/key:Key', 'aws-native:kms:Key'],
} as const;
