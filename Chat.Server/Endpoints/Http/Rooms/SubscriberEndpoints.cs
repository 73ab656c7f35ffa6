using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <summary>Who belongs to a room also while away. Back ends subscribe whom they like: no membership is asked for, no token and no ban.</summary>
internal static class SubscriberEndpoints
{
    public static void MapSubscribers(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Subscriptions");
        api.MapGet("/rooms/{room}/subscribers", ListAsync).Needs(ApiScope.Read).Says("ListSubscribers", "Lists the users who are subscribed to a room, and how far each has read.");
        api.MapPost("/rooms/{room}/subscribers", SubscribeManyAsync).Needs(ApiScope.Moderate).CountsAs(OperationClass.Joins)
            .Says("SubscribeUsers", "Subscribes up to 1,000 users to a room, each with its own result.");
        api.MapPut("/rooms/{room}/subscribers/{userId}", SubscribeAsync).Needs(ApiScope.Moderate).CountsAs(OperationClass.Joins).Says("SubscribeUser", "Subscribes a user to a room.");
        api.MapDelete("/rooms/{room}/subscribers/{userId}", UnsubscribeAsync).Needs(ApiScope.Moderate).CountsAs(OperationClass.Joins).Says("UnsubscribeUser", "Ends a user's subscription to a room.");
        api.MapPut("/rooms/{room}/subscribers/{userId}/read", MarkReadAsync).Needs(ApiScope.Moderate).Says("MarkRead", "Moves the cursor of a subscribed user forward.");
    }

    private static async Task<Ok<SubscriberList>> ListAsync(PathRoom named, ISubscriptions subscriptions, IMessageLog log, CancellationToken cancellation, string? cursor = null, int? limit = null)
    {
        var page = await Cursors.ReadAsync(() => subscriptions.OfRoomAsync(named.Name, cursor, Cursors.Limit(limit), cancellation));
        var head = (await log.HeadsAsync([StreamKey.Room(named.Name)], cancellation))[0];
        return TypedResults.Ok(new SubscriberList(
            named.Name, [.. page.Subscriptions.Select(one => new Subscriber(one.UserId, UnreadCounter.ReadIn(head.Epoch, one.Read)))], page.Next));
    }

    private static async Task<Ok<SubscribedUsers>> SubscribeManyAsync(PathRoom named, Body<SubscribeUsers> body, SubscriptionService subscriptions)
    {
        var users = body.Value.UserIds;
        if (users.Count is 0 or > SubscribeUsers.MaxUsers) throw new ChatException(ChatErrors.InvalidRequest, $"There are 1 to {SubscribeUsers.MaxUsers} user ids.");
        foreach (var user in users) ChatRules.CheckUserId(user); // before anything is done
        var outcomes = await subscriptions.SubscribeAsync(users, named.Name, CancellationToken.None);
        return TypedResults.Ok(new SubscribedUsers(
            [.. users.Zip(outcomes, (user, outcome) => new SubscribedUser(user, outcome))], outcomes.Count(outcome => outcome is SubscribeOutcome.TooManyRooms or SubscribeOutcome.RoomFull)));
    }

    private static async Task<Ok<RoomUnread>> SubscribeAsync(PathRoom named, PathUser user, SubscriptionService subscriptions) =>
        TypedResults.Ok(await subscriptions.SubscribeAsync(user.Id, named.Name, CancellationToken.None));

    private static async Task<NoContent> UnsubscribeAsync(PathRoom named, PathUser user, ISubscriptions subscriptions)
    {
        await subscriptions.RemoveAsync(named.Name, user.Id, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<RoomUnread>> MarkReadAsync(PathRoom named, PathUser user, Body<ReadUpTo> body, SubscriptionService subscriptions) =>
        TypedResults.Ok(await subscriptions.MarkReadAsync(user.Id, named.Name, body.Value.Seq, connection: null, CancellationToken.None));
}
