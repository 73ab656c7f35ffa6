using Chat.Server.Endpoints.Authentication;
using Chat.Server.Hubs;
using Chat.Server.Moderation;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Reactions;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.FastPath;

/// <summary>
/// Makes the hub that every call gets. SignalR's own activator is a service of the call's scope, which costs three objects and a dictionary for
/// each call; the hub needs nothing of a scope.
/// </summary>
internal sealed class ChatHubActivator(RoomService rooms, MessageService messages, AmendmentService amendments, EventService events, ReactionService reactions, SubscriptionService subscriptions, UnreadList unreads, ModerationService moderation, SearchService searches, SessionService sessions, TimeProvider time) : IHubActivator<ChatHub>
{
    public ChatHub Create() => new(rooms, messages, amendments, events, reactions, subscriptions, unreads, moderation, searches, sessions, time);

    public void Release(ChatHub hub) => hub.Dispose();
}
