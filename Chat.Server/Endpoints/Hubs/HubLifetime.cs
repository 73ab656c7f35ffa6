using Chat.Server.Delivery;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Route = Chat.Server.Delivery.Route;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// SignalR's way into delivery: connections come and go here, and whoever sends through the hub's context reaches clients on every node. What the
/// server itself says goes through the room channel.
/// </summary>
internal sealed class HubLifetime(DeliveryManager delivery, InputLimits limits) : HubLifetimeManager<ChatHub>
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        var local = delivery.Accept(connection);
        local.OnEnd = limits.Attach(connection, local.Close);
        return delivery.EnterAsync(local);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection) => delivery.ForgetAsync(connection.ConnectionId);

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        delivery.Find(connectionId) is { } connection ? delivery.Groups.EnterAsync(connection, groupName, cancellationToken) : Task.CompletedTask;

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        delivery.Find(connectionId) is { } connection ? delivery.Groups.LeaveAsync(connection, groupName) : Task.CompletedTask;

    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        delivery.Find(connectionId)?.Send(new Outgoing(new InvocationMessage(methodName, args)));
        return Task.CompletedTask;
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Send(delivery.RouteTo(groupName), methodName, args);

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        Send(delivery.RouteTo(groupName) with { ExceptConnections = excludedConnectionIds }, methodName, args);

    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Send(delivery.RouteToEveryone(), methodName, args);

    public override Task SendAllExceptAsync(string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        Send(delivery.RouteToEveryone() with { ExceptConnections = excludedConnectionIds }, methodName, args);

    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Send(delivery.RouteTo(GroupName.OfUser(userId)), methodName, args);

    public override Task SendConnectionsAsync(IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(connectionIds.Select(id => SendConnectionAsync(id, methodName, args, cancellationToken)));

    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(groupNames.Select(group => SendGroupAsync(group, methodName, args, cancellationToken)));

    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(userIds.Select(user => SendUserAsync(user, methodName, args, cancellationToken)));

    private Task Send(Route route, string methodName, object?[] args)
    {
        delivery.Send(route, methodName, args);
        return Task.CompletedTask;
    }
}
