// What the tests of the browser say to the client.
import { ChatClient, indexedDbOutbox } from './index.js';
import { sharedTransport } from './shared.js';

const eventually = async (condition) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
};

Object.assign(globalThis, { ChatClient, indexedDbOutbox, sharedTransport, eventually });
