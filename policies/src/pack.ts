import { createPolicyPack } from './pulumi/create-policy-pack';

createPolicyPack('sallyport');
