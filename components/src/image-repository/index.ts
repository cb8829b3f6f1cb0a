export type { ImageRepositoryArgs } from './args';
export { ImageRepository } from './image-repository';
