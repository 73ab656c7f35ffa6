using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>
/// The way from the use cases to clients: rooms, users and single connections, on every node. Nothing here waits for a client, nor for another node; the
/// other nodes' part is handed to the backplane.
/// <para><b>Order.</b> The messages of a room reach each member in the order of their numbers, each once and without holes from the member's position
/// on, whatever the backplane loses or repeats and in whatever order they are handed over. Direct messages of a conversation reach each connection in theirs.</para>
/// <para><b>Joining.</b> From <see cref="JoinAsync"/> on a connection's live messages are held back, until the answer to its join (the
/// <see cref="RoomSnapshot"/> of the room) has been written to it, or <see cref="Admit"/>. What is up to the position is for the answer, what follows comes live.</para>
/// <para><b>Announcements</b> of one user in one room end with the newest version that was announced, on every node; an older one that comes late is dropped
/// or said anew as the room stands then, see <see cref="IRoster"/>. Several that come together may reach members in one piece, in the order of their versions.</para>
/// <para><b>No number.</b> Typing, events, announcements and broadcasts reach this node's connections even when the backplane is away; other nodes may miss them. Typing
/// reaches no connection of its own user, and a newer one takes the place of one that waits. Events of one sender in one room reach each connection in their order.</para>
/// <para><b>Strangers.</b> A connection that has gone, or is another node's, is left alone. All methods may be called concurrently.</para>
/// </summary>
internal interface IRoomChannel
{
    /// <summary>
    /// Puts a connection of this node into a room, or has one that is there join once more. When it throws, the connection is in the room as little as before.
    /// Throws <see cref="UnavailableException"/> when the room's end is not known.
    /// </summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="room">The room.</param>
    /// <param name="hearsChanges">Whether a connection of plain JSON is told of edits, deletions and reactions; others always are.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Where its live messages and changes begin; null when the connection has gone.</returns>
    Task<StreamHead?> JoinAsync(string connectionId, string room, bool hearsChanges, CancellationToken cancellation);

    /// <summary>Lets the live messages of a connection come, where no answer to its join will be written.</summary>
    void Admit(string connectionId, string room);

    /// <summary>Takes a connection out of a room: nothing of it is sent to it any more.</summary>
    Task LeaveAsync(string connectionId, string room);

    /// <summary>Sends a stored message to its room.</summary>
    /// <param name="message">The message, with its number.</param>
    /// <param name="epoch">The epoch of the room's log.</param>
    void Message(ChatMessage message, string epoch);

    /// <summary>Tells a room of an edit that is in its log. Changes reach each member in the order of their numbers, each after the message it is about; one that was overtaken by a later change of
    /// the same message may be left out.</summary>
    void Edited(MessageEdited edited, string epoch);

    /// <summary>Tells a room of a deletion that is in its log, as <see cref="Edited"/>.</summary>
    void Deleted(MessageDeleted deleted, string epoch);

    /// <summary>Tells a room of reactions that are in its log, as <see cref="Edited"/>. It tells of them alone: where it has overtaken an edit that is missing, the edit is told in its place.</summary>
    void Reacted(MessageReacted reacted, string epoch);

    /// <summary>
    /// Sends a stored message of a conversation to the connections of both users. Throws <see cref="MessageLogUnavailableException"/>
    /// when it could not be noted in their inboxes; then its sender is to be told nothing, and noting it again, or one after it, repairs that.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="epoch">The epoch of the conversation.</param>
    /// <param name="isNew">False for one that its sender has repeated: it is sent only if that was not done the first time.</param>
    ValueTask DirectAsync(DirectMessage message, string epoch, bool isNew);

    /// <summary>Tells a room that somebody types, or does not any more.</summary>
    void Typing(TypingNotice notice);

    /// <summary>Sends an application's event to its room.</summary>
    /// <param name="published">The event. With a key it takes the place of one that waits, of the same room, sender, name and key.</param>
    /// <param name="excludeSelf">Whether no connection of its sender gets it.</param>
    void Event(RoomEvent published, bool excludeSelf);

    /// <summary>Tells a user's connections on every node that it has read on. A newer notice of the user and room takes the place of one that waits.</summary>
    /// <param name="notice">How far it has read.</param>
    /// <param name="exceptConnection">A connection that knows already; null for none.</param>
    /// <param name="toRoom">Whether the other members of the room are told too.</param>
    void Read(ReadNotice notice, string? exceptConnection, bool toRoom);

    /// <summary>Tells every connection of every node.</summary>
    void Broadcast(BroadcastNotice notice);

    /// <summary>Announces that a user has come to a room.</summary>
    /// <param name="joined">The announcement.</param>
    /// <param name="version">The version of the change it tells of.</param>
    void Announce(MemberJoined joined, long version);

    /// <summary>Announces that a user has left a room.</summary>
    /// <param name="left">The announcement.</param>
    /// <param name="version">The version of the change it tells of.</param>
    void Announce(MemberLeft left, long version);

    /// <summary>Greets one connection.</summary>
    void Tell(string connectionId, Welcome welcome);

    /// <summary>Tells one connection of a coming that is announced to nobody else.</summary>
    void Tell(string connectionId, MemberJoined joined);

    /// <summary>Tells one connection that it is no longer in a room.</summary>
    void Tell(string connectionId, MemberLeft left);

    /// <summary>The connections of this node in a room. It looks at all there are: for what is rare.</summary>
    IReadOnlyList<string> ConnectionsIn(string room);

    /// <summary>Warns one connection.</summary>
    void Tell(string connectionId, TokenExpiring expiring);

    /// <summary>Closes a connection of this node, with the first reason that anybody gives.</summary>
    void Close(string connectionId, CloseOrder order);

    /// <summary>Closes every connection of a user, on every node.</summary>
    void CloseUser(string userId, CloseOrder order);
}
