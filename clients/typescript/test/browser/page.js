// What the tests of the browser say to the client.
import { ChatClient, indexedDbOutbox } from './index.js';
import { sharedTransport } from './shared.js';

const eventually = async (condition) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
};

// The server's pages demand trusted types.
const policy = trustedTypes.createPolicy('tests', { createScriptURL: (url) => url });
const worker = () => new SharedWorker(policy.createScriptURL('shared-worker.js'), { type: 'module', name: 'chat-hubs' });

Object.assign(globalThis, { ChatClient, indexedDbOutbox, sharedTransport, worker, eventually });
