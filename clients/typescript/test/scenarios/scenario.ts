import { createInterface } from 'node:readline';
import * as signalRModule from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { ChatClient, type ChatClientOptions } from '../../src/index.js';
import { signalR } from '../../src/signalr/index.js';

/** What whoever runs the scenario says of it. */
const { url, tokens, protocol } = JSON.parse(process.env['CHAT_SCENARIO']!) as { url: string; tokens: Record<string, string>; protocol: string };

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Tells how far the scenario is, for the test that plays the server's part in it. */
export function say(line: string): void {
  console.log(line);
}

/** Waits for the test to say a word. */
export async function heard(word: string): Promise<void> {
  const { value } = await input.next();
  if (value !== word) throw new Error(`Expected ${word}, heard ${value}.`);
}

export function clientOf(user: string, options: Partial<ChatClientOptions> = {}): ChatClient {
  const transport = protocol === 'plain' ? undefined : signalR({ signalR: signalRModule, protocol: protocol === 'messagepack' ? new MessagePackHubProtocol() : undefined });
  return new ChatClient(url, { token: () => tokens[user]!, transport, ...options });
}

/** Runs a scenario; the process ends with 0 when it holds, else with what was wrong. */
export async function run(scenario: () => Promise<void>): Promise<void> {
  try {
    await scenario();
    say('done');
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

/** Waits for a condition; whoever runs the scenario sets the deadline. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
