namespace Chat.Contracts;

/// <summary>
/// The operations of the hub, one request record each. On the wire they have the names in <see cref="ChatOperations"/>.
/// A refused call fails with an error whose text starts with one of <see cref="ChatErrors"/> and a colon, and changes nothing.
/// </summary>
public interface IChatHub
{
    /// <summary>Joins a room and says what a client needs to show it. Joining again is allowed and answers afresh.</summary>
    Task<RoomSnapshot> JoinRoom(JoinRoomRequest request);

    /// <summary>Leaves a room. Leaving a room one is not in is <see cref="ChatErrors.NotAMember"/>.</summary>
    Task LeaveRoom(LeaveRoomRequest request);

    /// <summary>Says something in a room. The receipt comes when it is in the room's log.</summary>
    Task<Receipt> Message(SendMessageRequest request);

    /// <summary>Tells the other members that the user is typing. It reaches no connection of the sender.</summary>
    Task Typing(TypingRequest request);

    /// <summary>Sends an event of the application's own to a room: it has no number, is not stored, and whoever is not there misses it.</summary>
    Task Publish(PublishRequest request);

    /// <summary>Answers with the server's time.</summary>
    Task<Pong> Ping(PingRequest request);

    /// <summary>Who is in a room.</summary>
    Task<RoomMembers> Members(MembersRequest request);

    /// <summary>Who is connected.</summary>
    Task<OnlineUsers> Online(OnlineRequest request);

    /// <summary>Sends a message to one user.</summary>
    Task<Receipt> Direct(DirectRequest request);

    /// <summary>Tells everyone something; for administrators.</summary>
    Task Broadcast(BroadcastRequest request);

    /// <summary>Reads a page of a room's log or of a direct conversation.</summary>
    Task<HistoryPage> History(HistoryRequest request);

    /// <summary>Replaces the token of the connection by a newer one of the same user.</summary>
    Task<TokenRefreshed> RefreshToken(RefreshTokenRequest request);

    /// <summary>Gives a message another text.</summary>
    Task<MessageEdited> Edit(EditRequest request);

    /// <summary>Deletes a message.</summary>
    Task<MessageDeleted> Delete(DeleteRequest request);

    /// <summary>Takes a user out of a room, which it may join again; for administrators and the room's moderators, as all that follows.</summary>
    Task Kick(KickRequest request);

    /// <summary>Lets a user speak no more.</summary>
    Task Mute(MuteRequest request);

    /// <summary>Shuts a user out.</summary>
    Task Ban(BanRequest request);

    /// <summary>Ends a mute or a ban. <see cref="ChatErrors.NotFound"/> when there is none.</summary>
    Task Lift(LiftRequest request);

    /// <summary>The mutes and bans that hold.</summary>
    Task<SanctionList> Sanctions(SanctionsRequest request);

    /// <summary>Finds messages of a room by their words. <see cref="ChatErrors.Unavailable"/> where the server does not search.</summary>
    Task<SearchPage> Search(SearchRequest request);
}
