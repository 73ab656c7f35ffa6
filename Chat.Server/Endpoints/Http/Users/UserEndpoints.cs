using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>Users and their connections.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Users");
        api.MapGet("/users", ListAsync).NeedsOrUser(ApiScope.Read).Says("ListUsers", "Lists the users who are connected.");
        api.MapPost("/users/revoke", RevokeEndpoint.OfBodyAsync).Needs(ApiScope.Admin).Says("RevokeUserOfBody", "Cuts a user off: tokens issued until now are refused, connections closed.");
        api.MapPost("/users/{userId}/revoke", RevokeEndpoint.OfPathAsync).Needs(ApiScope.Admin).Says("RevokeUser", "Cuts a user off: tokens issued until now are refused, connections closed.");
        api.MapGet("/users/{userId}/connections", ConnectionsAsync).Needs(ApiScope.Read).Says("ListConnections", "Lists the connections of a user, on all nodes.");
        api.MapDelete("/users/{userId}/connections", DisconnectAllAsync).Needs(ApiScope.Moderate).Says("DisconnectUser", "Closes all connections of a user. Its tokens stay good.");
        api.MapDelete("/users/{userId}/connections/{connectionId}", DisconnectAsync).Needs(ApiScope.Moderate).Says("DisconnectConnection", "Closes one connection of a user.");
        api.MapGet("/users/{userId}/subscriptions", SubscriptionsAsync).NeedsOrUser(ApiScope.Read).Says("ListSubscriptions", "Lists the rooms that a user is subscribed to, with what is unread in each. Users see their own.");
        api.MapGet("/connections/ended", EndedAsync).Needs(ApiScope.Admin).Says("ListEndedConnections", "Lists the connections that ended last, the newest first: why, and what had gone through them.");
        api.MapPut("/users/{userId}/rooms/{room}", JoinAsync).Needs(ApiScope.Moderate).CountsAs(OperationClass.Joins).Says("JoinUser", "Puts all connections of a user into a room.");
        api.MapDelete("/users/{userId}/rooms/{room}", LeaveAsync).Needs(ApiScope.Moderate).CountsAs(OperationClass.Joins).Says("RemoveUser", "Takes all connections of a user out of a room.");
    }

    private static async Task<Ok<UserList>> ListAsync(IPresence presence, IPresenceDirectory directory, CancellationToken cancellation, string? prefix = null, string? cursor = null, int? limit = null)
    {
        var page = await Cursors.ReadAsync(() => directory.OnlineAsync(prefix ?? "", cursor, Cursors.Limit(limit), cancellation));
        var counts = await presence.OnlineAsync(0, cancellation);
        return TypedResults.Ok(new UserList(page.Items, counts.UserCount, counts.ConnectionCount, page.Next));
    }

    private static async Task<Ok<ConnectionList>> ConnectionsAsync(PathUser user, UserConnections connections, CancellationToken cancellation) =>
        TypedResults.Ok(await connections.ListAsync(user.Id, cancellation));

    private static async Task<Ok<UnreadRooms>> SubscriptionsAsync(
        PathUser user, ApiCaller caller, UnreadList unreads, CancellationToken cancellation, string? cursor = null, int? limit = null)
    {
        var isOwn = caller.Key is null && caller.Name == user.Id;
        if (!isOwn && !caller.Caller.IsOperator) throw new ChatException(ChatErrors.Forbidden, "A user sees its own subscriptions only.");
        return TypedResults.Ok(await unreads.ReadAsync(user.Id, isOwn ? caller.Session.Rooms : RoomGrant.Every, new UnreadRequest(limit, cursor), cancellation));
    }

    private static async Task<Ok<EndedConnectionList>> EndedAsync(
        EndedConnectionSearch search, CancellationToken cancellation, [FromQuery(Name = "user_id")] string? userId = null, string? code = null, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await Cursors.ReadAsync(() => search.ListAsync(userId, code, cursor, Cursors.Limit(limit), cancellation)));

    private static async Task<Ok<ConnectionCount>> DisconnectAllAsync(PathUser user, UserConnections connections, CancellationToken cancellation) =>
        TypedResults.Ok(new ConnectionCount(await connections.DisconnectAsync(user.Id, null, cancellation)));

    private static async Task<Ok<ConnectionCount>> DisconnectAsync(PathUser user, string connectionId, UserConnections connections, CancellationToken cancellation) =>
        await connections.DisconnectAsync(user.Id, connectionId, cancellation) is > 0 and var count
            ? TypedResults.Ok(new ConnectionCount(count))
            : throw new ChatException(ChatErrors.NotFound, "This user has no such connection.");

    private static async Task<Ok<ConnectionCount>> JoinAsync(PathUser user, PathRoom named, UserConnections connections, CancellationToken cancellation) =>
        TypedResults.Ok(new ConnectionCount(await connections.JoinAsync(user.Id, named.Name, cancellation)));

    private static async Task<Ok<ConnectionCount>> LeaveAsync(PathUser user, PathRoom named, RoomExpulsion expulsion, CancellationToken cancellation) =>
        TypedResults.Ok(new ConnectionCount(await expulsion.ExpelAsync(user.Id, named.Name, cancellation)));
}
