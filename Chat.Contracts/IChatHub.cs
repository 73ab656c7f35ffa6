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

    /// <summary>Sends an event of the application's own to a room. One that is to be stored is answered with its receipt; any other with nothing: it has no number, and whoever is not there misses it.</summary>
    Task<Receipt?> Publish(PublishRequest request);

    /// <summary>Makes the user belong to a joined room also while it is away. Repeating it changes nothing.</summary>
    Task<RoomUnread> SubscribeRoom(SubscribeRoomRequest request);

    /// <summary>Ends the user's subscription to a room. Repeating it changes nothing.</summary>
    Task UnsubscribeRoom(UnsubscribeRoomRequest request);

    /// <summary>Says how far the user has read in a room. <see cref="ChatErrors.NotSubscribed"/> without a subscription.</summary>
    Task<RoomUnread> MarkRead(MarkReadRequest request);

    /// <summary>The rooms that the user is subscribed to, with what is unread in each.</summary>
    Task<UnreadRooms> Unread(UnreadRequest request);

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

    /// <summary>Reacts to a message, or takes a reaction back.</summary>
    Task<MessageReacted> React(ReactRequest request);

    /// <summary>Who has reacted to a message.</summary>
    Task<ReactionList> Reactions(ReactionsRequest request);

    /// <summary>Reads the state of a room.</summary>
    Task<RoomState> GetState(GetRequest request);

    /// <summary>Finds messages of a room by their words. <see cref="ChatErrors.Unavailable"/> where the server does not search.</summary>
    Task<SearchPage> Search(SearchRequest request);
}
