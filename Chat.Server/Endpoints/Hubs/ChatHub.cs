using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Moderation;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Reactions;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.AspNetCore.SignalR;

// Not the namespace of its folder: SignalR names the channels of the Redis backplane after this type, and nodes of earlier releases listen there.
namespace Chat.Server.Hubs;

/// <summary>
/// The one place where operations enter, whatever the protocol. It translates and nothing more: the rules live in
/// <see cref="RoomService"/>, <see cref="MessageService"/> and <see cref="ModerationService"/>, the errors become wire errors in <see cref="HubCallFilter"/>.
/// </summary>
internal sealed class ChatHub(RoomService rooms, MessageService messages, AmendmentService amendments, EventService events, ReactionService reactions, SubscriptionService subscriptions, UnreadList unreads, ModerationService moderation, SearchService searches, SessionService sessions, TimeProvider time) : Hub<IChatClient>, IChatHub
{
    private Caller Caller => new(Context.ConnectionId, sessions.Get(Context.ConnectionId));

    public override async Task OnConnectedAsync()
    {
        try
        {
            await sessions.BeginAsync(Context.ConnectionId, Context.User!, Context.ConnectionAborted);
            await rooms.ConnectAsync(Caller, Context.ConnectionAborted);
        }
        catch
        {
            sessions.TurnAway(Context.ConnectionId);
            await OnDisconnectedAsync(null); // SignalR does not call it for a connection that was not let in
            throw;
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await rooms.DisconnectAsync(Caller);
        sessions.End(Context.ConnectionId);
    }

    [HubMethodName(ChatOperations.JoinRoom)]
    public Task<RoomSnapshot> JoinRoom(JoinRoomRequest request) => rooms.JoinAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.LeaveRoom)]
    public Task LeaveRoom(LeaveRoomRequest request) => rooms.LeaveAsync(Caller, request, Context.ConnectionAborted);

    // A sender that vanishes while its message is being stored has still said it: the append is not cancelled.
    [HubMethodName(ChatOperations.Message)]
    public Task<Receipt> Message(SendMessageRequest request) => messages.SendAsync(Caller, request, CancellationToken.None);

    [HubMethodName(ChatOperations.Typing)]
    public Task Typing(TypingRequest request)
    {
        messages.Type(Caller, request);
        return Task.CompletedTask;
    }

    [HubMethodName(ChatOperations.Publish)]
    public Task<Receipt?> Publish(PublishRequest request) => events.PublishAsync(Caller, request, Context.ConnectionAborted);

    // What was read is read whether or not who read it stays.
    [HubMethodName(ChatOperations.SubscribeRoom)]
    public Task<RoomUnread> SubscribeRoom(SubscribeRoomRequest request) => subscriptions.SubscribeAsync(Caller, request, CancellationToken.None);

    [HubMethodName(ChatOperations.UnsubscribeRoom)]
    public Task UnsubscribeRoom(UnsubscribeRoomRequest request) => subscriptions.UnsubscribeAsync(Caller, request, CancellationToken.None);

    [HubMethodName(ChatOperations.MarkRead)]
    public Task<RoomUnread> MarkRead(MarkReadRequest request) => subscriptions.MarkReadAsync(Caller, request, CancellationToken.None);

    [HubMethodName(ChatOperations.Unread)]
    public Task<UnreadRooms> Unread(UnreadRequest request) => unreads.ReadAsync(Caller.UserId, Caller.Session.Rooms, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.Ping)]
    public Task<Pong> Ping(PingRequest request) => Task.FromResult(new Pong(time.GetUtcNow().UtcDateTime));

    [HubMethodName(ChatOperations.Members)]
    public Task<RoomMembers> Members(MembersRequest request) => rooms.MembersAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.Online)]
    public Task<OnlineUsers> Online(OnlineRequest request) => rooms.OnlineAsync(Context.ConnectionAborted).AsTask();

    [HubMethodName(ChatOperations.Direct)]
    public Task<Receipt> Direct(DirectRequest request) => messages.SendDirectAsync(Caller, request, CancellationToken.None);

    [HubMethodName(ChatOperations.Broadcast)]
    public Task Broadcast(BroadcastRequest request)
    {
        messages.Broadcast(Caller, request);
        return Task.CompletedTask;
    }

    [HubMethodName(ChatOperations.History)]
    public Task<HistoryPage> History(HistoryRequest request) => messages.HistoryAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.RefreshToken)]
    public Task<TokenRefreshed> RefreshToken(RefreshTokenRequest request) => sessions.RefreshAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.Edit)]
    public Task<MessageEdited> Edit(EditRequest request) => amendments.EditAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.Delete)]
    public Task<MessageDeleted> Delete(DeleteRequest request) => amendments.DeleteAsync(Caller, request, Context.ConnectionAborted);

    // What moderation does is done whether or not who asked for it stays.
    [HubMethodName(ChatOperations.Kick)]
    public Task Kick(KickRequest request) => moderation.KickAsync(Moderator.Of(Caller.Session), request, CancellationToken.None);

    [HubMethodName(ChatOperations.Mute)]
    public Task Mute(MuteRequest request) => moderation.MuteAsync(Moderator.Of(Caller.Session), request, CancellationToken.None);

    [HubMethodName(ChatOperations.Ban)]
    public Task Ban(BanRequest request) => moderation.BanAsync(Moderator.Of(Caller.Session), request, CancellationToken.None);

    [HubMethodName(ChatOperations.Lift)]
    public Task Lift(LiftRequest request) => moderation.LiftAsync(Moderator.Of(Caller.Session), request, CancellationToken.None);

    [HubMethodName(ChatOperations.Sanctions)]
    public Task<SanctionList> Sanctions(SanctionsRequest request) => moderation.ListAsync(Moderator.Of(Caller.Session), request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.React)]
    public Task<MessageReacted> React(ReactRequest request) => reactions.ReactAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.Reactions)]
    public Task<ReactionList> Reactions(ReactionsRequest request) => reactions.ListAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.GetState)]
    public Task<RoomState> GetState(GetRequest request) => events.GetAsync(Caller, request, Context.ConnectionAborted);

    [HubMethodName(ChatOperations.Search)]
    public Task<SearchPage> Search(SearchRequest request) => searches.SearchAsync(Caller, request, Context.ConnectionAborted);
}
