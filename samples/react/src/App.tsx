import type { ChatClient } from '@chat-hubs/client';
import { useState } from 'react';
import { chatFor } from './chat';
import { Conversation } from './Conversation';

export function App() {
  const [chat, setChat] = useState<ChatClient>();
  const [room, setRoom] = useState('general');

  if (chat) return <Conversation chat={chat} name={room} />;
  return (
    <form onSubmit={event => {
      event.preventDefault();
      const fields = new FormData(event.currentTarget);
      setRoom(String(fields.get('room')));
      setChat(chatFor(String(fields.get('user'))));
    }}>
      <h1>Chat in React</h1>
      <label>Name <input name="user" defaultValue="alice" required maxLength={128} /></label>
      <label>Room <input name="room" defaultValue="general" required maxLength={128} /></label>
      <button>Join</button>
    </form>
  );
}
