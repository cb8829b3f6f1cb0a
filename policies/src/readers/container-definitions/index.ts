export { Container, containersOf, TASK_DEFINITIONS } from './containers';
