import { ChatClient } from '@chat-hubs/client';

/** A client for one user. The token comes from a server in Development; in Production your back end signs one. */
export function chatFor(user: string): ChatClient {
  return new ChatClient(location.origin, {
    token: async signal => {
      const answer = await fetch('/dev/token', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user }), signal });
      return (await answer.json()).token;
    },
  });
}
