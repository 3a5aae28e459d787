/** What the app loads once it stands. */
export { createProgramReader } from './asking-program.ts';
export { createBroker } from './broker.ts';
