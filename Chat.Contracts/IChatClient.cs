using System.Diagnostics.CodeAnalysis;

namespace Chat.Contracts;

/// <summary>
/// The events a server sends to SignalR clients. The method names are the event names on the wire; both stock clients
/// match them without regard to case. A new event is a new method: clients ignore what they do not know.
/// </summary>
public interface IChatClient
{
    /// <summary>The first event on every connection.</summary>
    Task Welcome(Welcome welcome);

    /// <summary>Something was said in a joined room; the sender gets it too.</summary>
    Task Message(ChatMessage message);

    /// <summary>A user joined a joined room.</summary>
    Task MemberJoined(MemberJoined joined);

    /// <summary>A user left a joined room.</summary>
    Task MemberLeft(MemberLeft left);

    /// <summary>Somebody else is typing, or has stopped.</summary>
    Task Typing(TypingNotice typing);

    /// <summary>An event of the application's own in a joined room.</summary>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "It is the name on the wire.")]
    Task Event(RoomEvent published);

    /// <summary>The user has read on in a room over another connection, or another member has where that is told.</summary>
    Task Read(ReadNotice notice);

    /// <summary>A message of a joined room has another text.</summary>
    Task MessageEdited(MessageEdited edited);

    /// <summary>A message of a joined room was deleted.</summary>
    Task MessageDeleted(MessageDeleted deleted);

    /// <summary>A message of a joined room has other reactions.</summary>
    Task MessageReacted(MessageReacted reacted);

    /// <summary>A direct message from or to this user.</summary>
    Task Direct(DirectMessage message);

    /// <summary>An administrator's word to everyone.</summary>
    Task Broadcast(BroadcastNotice notice);

    /// <summary>The token of this connection expires soon.</summary>
    Task TokenExpiring(TokenExpiring expiring);

    /// <summary>This server is about to end.</summary>
    Task Draining(DrainingNotice notice);
}
