import type { ChatClient, ChatMessage, Room } from '@chat-hubs/client';
import { useEffect, useState } from 'react';

const kept = 200;

export interface RoomView {
  room?: Room;
  messages: ChatMessage[];
  members: readonly string[];
  typing: readonly string[];
  problem: string;
}

const nothing: RoomView = { messages: [], members: [], typing: [], problem: '' };

/** What a component shows of a room: its last messages with edits applied, who is there, who types. */
export function useRoom(chat: ChatClient, name: string): RoomView {
  const [view, setView] = useState(nothing);

  useEffect(() => {
    const ended = new AbortController();
    const update = (change: Partial<RoomView>) => setView(before => ({ ...before, ...change }));
    const show = (more: readonly ChatMessage[]) => setView(before => ({ ...before, messages: merge(before.messages, more) }));

    async function follow(): Promise<void> {
      const room = await chat.join(name, { signal: ended.signal });
      const listen = { signal: ended.signal };
      room.addEventListener('members', () => update({ members: room.members }), listen);
      room.addEventListener('typing', () => update({ typing: room.typing }), listen);
      room.addEventListener('change', ({ detail }) => setView(before => ({
        ...before, messages: before.messages.map(m => (m.seq === detail.seq ? { ...m, text: detail.text } : m)) })), listen);
      update({ room, members: room.members });
      show((await room.history({ limit: 50 })).messages);
      for await (const message of room.messages) {
        if (ended.signal.aborted) return;
        show([message]);
      }
    }

    setView(nothing);
    follow().catch(error => !ended.signal.aborted && update({ problem: error.message }));
    return () => ended.abort();
  }, [chat, name]);

  return view;
}

/** In order, each once: history and what comes live overlap. */
function merge(known: ChatMessage[], more: readonly ChatMessage[]): ChatMessage[] {
  const bySeq = new Map([...known, ...more].map(message => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-kept);
}
