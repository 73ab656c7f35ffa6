import type { ChatClient } from '@chat-hubs/client';
import { useEffect, useState } from 'react';
import { useRoom } from './useRoom';

export function Conversation({ chat, name }: { chat: ChatClient; name: string }) {
  const { room, messages, members, typing, problem } = useRoom(chat, name);
  const [draft, setDraft] = useState('');
  const [unsent, setUnsent] = useState('');
  const state = useClientState(chat);

  async function send() {
    const text = draft.trim();
    if (!room || !text) return;
    setDraft('');
    try {
      await room.send(text);
      setUnsent('');
    } catch (error) {
      setUnsent(`“${text}” was not sent: ${(error as Error).message}`);
    }
  }

  return (
    <main>
      <h1>{name}</h1>
      <p role="status">{state} · {members.join(', ')}</p>
      <ol aria-live="polite">
        {messages.map(({ seq, from, text }) => <li key={seq}><b>{from}</b> {text}</li>)}
      </ol>
      <p className="typing">{typing.length > 0 && `${typing.join(', ')} typing …`}</p>
      <form onSubmit={event => { event.preventDefault(); void send(); }}>
        <input value={draft} aria-label="Message" autoComplete="off"
          onChange={event => { setDraft(event.target.value); room?.setTyping(event.target.value.length > 0); }} />
        <button>Send</button>
      </form>
      <p role="alert">{problem || unsent}</p>
    </main>
  );
}

function useClientState(chat: ChatClient): string {
  const [state, setState] = useState<string>(chat.state);
  useEffect(() => {
    const ended = new AbortController();
    setState(chat.state);
    chat.addEventListener('state', () => setState(chat.state), { signal: ended.signal });
    return () => ended.abort();
  }, [chat]);
  return state;
}
