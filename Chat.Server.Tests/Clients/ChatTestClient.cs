using Chat.Contracts;

namespace Chat.Server.Tests.Clients;

/// <summary>
/// A client of one wire protocol. Operations throw <see cref="ChatErrorException"/> with the stable code; events arrive in
/// <see cref="Events"/> as records of the contract.
/// </summary>
public abstract class ChatTestClient : IAsyncDisposable
{
    public EventLog Events { get; } = new();

    /// <summary>Completes when the connection has ended.</summary>
    public abstract Task Closed { get; }

    public abstract Task<TAnswer> InvokeAsync<TAnswer>(string operation, object request);

    public abstract Task InvokeAsync(string operation, object request);

    /// <summary>Ends the connection without saying goodbye.</summary>
    public abstract Task AbortAsync();

    public abstract ValueTask DisposeAsync();

    public Task<Welcome> WelcomeAsync() => Events.FirstAsync<Welcome>();

    public Task<RoomSnapshot> JoinAsync(string room, StreamPosition? after = null, long? changes = null, bool? hidden = null, bool? state = null, bool? unread = null) =>
        InvokeAsync<RoomSnapshot>(ChatOperations.JoinRoom, new JoinRoomRequest(room, after, changes, hidden, state, unread));

    public Task LeaveAsync(string room) => InvokeAsync(ChatOperations.LeaveRoom, new LeaveRoomRequest(room));

    public Task<Receipt> SayAsync(string room, string text, string? clientMessageId = null) =>
        InvokeAsync<Receipt>(ChatOperations.Message, new SendMessageRequest(room, text, clientMessageId));

    public Task<Receipt> SayAsync(SendMessageRequest request) => InvokeAsync<Receipt>(ChatOperations.Message, request);

    public Task<MessageEdited> EditAsync(string room, long seq, string text) => InvokeAsync<MessageEdited>(ChatOperations.Edit, new EditRequest(room, seq, text));

    public Task<MessageDeleted> DeleteAsync(string room, long seq) => InvokeAsync<MessageDeleted>(ChatOperations.Delete, new DeleteRequest(room, seq));

    public Task TypeAsync(string room, bool? isTyping = null) => InvokeAsync(ChatOperations.Typing, new TypingRequest(room, isTyping));

    public Task PublishAsync(string room, string name, string? data = null, string? key = null, bool? excludeSelf = null) =>
        InvokeAsync(ChatOperations.Publish, new PublishRequest(room, name, data, key, excludeSelf));

    public Task<RoomUnread> SubscribeAsync(string room) => InvokeAsync<RoomUnread>(ChatOperations.SubscribeRoom, new SubscribeRoomRequest(room));

    public Task UnsubscribeAsync(string room) => InvokeAsync(ChatOperations.UnsubscribeRoom, new UnsubscribeRoomRequest(room));

    public Task<RoomUnread> MarkReadAsync(string room, long seq) => InvokeAsync<RoomUnread>(ChatOperations.MarkRead, new MarkReadRequest(room, seq));

    public Task<UnreadRooms> UnreadAsync(int? limit = null, string? cursor = null) => InvokeAsync<UnreadRooms>(ChatOperations.Unread, new UnreadRequest(limit, cursor));

    /// <summary>Publishes an event that is stored.</summary>
    public Task<Receipt> StoreAsync(string room, string name, string? data = null, string? key = null, string? clientMessageId = null) =>
        InvokeAsync<Receipt>(ChatOperations.Publish, new PublishRequest(room, name, data, key, null, true, clientMessageId));

    public Task<RoomState> GetAsync(string room, string? key = null) => InvokeAsync<RoomState>(ChatOperations.GetState, new GetRequest(room, key));

    public Task<Pong> PingAsync() => InvokeAsync<Pong>(ChatOperations.Ping, new PingRequest());

    public Task<RoomMembers> MembersAsync(string room) => InvokeAsync<RoomMembers>(ChatOperations.Members, new MembersRequest(room));

    public Task<OnlineUsers> OnlineAsync() => InvokeAsync<OnlineUsers>(ChatOperations.Online, new OnlineRequest());

    public Task<Receipt> DirectAsync(string user, string text, string? clientMessageId = null) =>
        InvokeAsync<Receipt>(ChatOperations.Direct, new DirectRequest(user, text, clientMessageId));

    public Task BroadcastAsync(string message) => InvokeAsync(ChatOperations.Broadcast, new BroadcastRequest(message));

    public Task<HistoryPage> HistoryAsync(HistoryRequest request) => InvokeAsync<HistoryPage>(ChatOperations.History, request);

    public Task<TokenRefreshed> RefreshAsync(string token) =>
        InvokeAsync<TokenRefreshed>(ChatOperations.RefreshToken, new RefreshTokenRequest(token));

    public Task KickAsync(string room, string user, string? reason = null) => InvokeAsync(ChatOperations.Kick, new KickRequest(room, user, reason));

    public Task MuteAsync(string? room, string user, DateTime? until = null, string? reason = null) =>
        InvokeAsync(ChatOperations.Mute, new MuteRequest(user, room, until, reason));

    public Task BanAsync(string? room, string user, DateTime? until = null, string? reason = null) =>
        InvokeAsync(ChatOperations.Ban, new BanRequest(user, room, until, reason));

    public Task LiftAsync(string kind, string? room, string user) => InvokeAsync(ChatOperations.Lift, new LiftRequest(kind, user, room));

    public Task<SanctionList> SanctionsAsync(SanctionsRequest request) => InvokeAsync<SanctionList>(ChatOperations.Sanctions, request);

    public Task<MessageReacted> ReactAsync(string room, long seq, string emoji, bool? remove = null) =>
        InvokeAsync<MessageReacted>(ChatOperations.React, new ReactRequest(room, seq, emoji, remove));

    public Task<ReactionList> ReactionsAsync(string room, long seq) => InvokeAsync<ReactionList>(ChatOperations.Reactions, new ReactionsRequest(room, seq));

    public Task<SearchPage> SearchAsync(string room, string query, long? before = null, int? limit = null) =>
        InvokeAsync<SearchPage>(ChatOperations.Search, new SearchRequest(room, query, before, limit));

    /// <summary>The messages of a room in the order in which they came.</summary>
    public IReadOnlyList<ChatMessage> MessagesIn(string room) => [.. Events.Of<ChatMessage>().Where(m => m.Room == room)];
}
