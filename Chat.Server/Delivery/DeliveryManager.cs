using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Hubs;
using Chat.Server.Messages;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// SignalR's lifetime manager for the hub, around the stock one, which is the backplane. Groups, users and everyone are reached
/// through the backplane's groups, one message per node; on each node it is put in order and handed to the members without
/// waiting for any of them.
/// <para>What has no number (typing, presence, direct messages, broadcasts) reaches this node's own connections at once,
/// also while the backplane is away. What has one goes the way of the backplane here too, and is repaired from the log.</para>
/// </summary>
internal sealed class DeliveryManager : HubLifetimeManager<ChatHub>
{
    private const string Everyone = "everyone";

    private readonly HubLifetimeManager<ChatHub> backplane;
    private readonly DeliveryOptions options;
    private readonly ILogger<DeliveryManager> logger;
    private readonly ConcurrentDictionary<string, LocalConnection> connections = new();

    public DeliveryManager(
        HubLifetimeManager<ChatHub> backplane,
        IMessageLog log,
        IOptions<DeliveryOptions> options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        this.backplane = backplane;
        this.options = options.Value;
        logger = loggers.CreateLogger<DeliveryManager>();
        Groups = new NodeGroups(backplane, Receive, log, options, time, loggers);
    }

    public NodeGroups Groups { get; }

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        var local = new LocalConnection(connection, options.MaxQueuedBytes, logger);
        connections[local.Id] = local;
        await Groups.EnterAsync(local, Everyone, CancellationToken.None);
        await Groups.EnterAsync(local, GroupName.OfUser(local.UserId), CancellationToken.None);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (!connections.TryRemove(connection.ConnectionId, out var local)) return;
        string[] groups;
        lock (local.Memberships)
        {
            local.Ended = true;
            groups = [.. local.Memberships.Keys];
        }

        local.Close();
        foreach (var group in groups) await Groups.LeaveAsync(local, group);
    }

    /// <summary>Puts a connection of this node into a group. In a room its live messages wait until the join is answered.</summary>
    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        connections.TryGetValue(connectionId, out var connection)
            ? Groups.EnterAsync(connection, groupName, cancellationToken)
            : Task.CompletedTask;

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        connections.TryGetValue(connectionId, out var connection)
            ? Groups.LeaveAsync(connection, groupName)
            : Task.CompletedTask;

    /// <summary>Where the live messages of a connection begin in a room, once it was added to the room's group.</summary>
    public StreamPosition? PositionOf(string connectionId, string groupName) =>
        connections.TryGetValue(connectionId, out var connection) ? NodeGroups.MembershipOf(connection, groupName)?.Position : null;

    /// <summary>Lets the live messages of a connection follow its answered join.</summary>
    public void Release(string connectionId, string groupName)
    {
        if (connections.TryGetValue(connectionId, out var connection) && NodeGroups.MembershipOf(connection, groupName) is { } member)
            Groups.Release(member, groupName);
    }

    /// <summary>Sends a numbered message to a room.</summary>
    public Task SendMessageAsync(string groupName, ChatMessage message, string epoch, CancellationToken cancellation = default) =>
        backplane.SendGroupAsync(groupName, nameof(IChatClient.Message),
            [message, new Route { Origin = Groups.NodeId, Group = groupName, Seq = message.Seq, Epoch = epoch }], cancellation);

    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (connections.TryGetValue(connectionId, out var connection))
            connection.Send(new SerializedHubMessage(new InvocationMessage(methodName, args)));
        return Task.CompletedTask;
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RouteTo(groupName), methodName, args, cancellationToken);

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        SendAsync(RouteTo(groupName) with { ExceptConnections = excludedConnectionIds }, methodName, args, cancellationToken);

    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendGroupAsync(Everyone, methodName, args, cancellationToken);

    public override Task SendAllExceptAsync(string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        SendGroupExceptAsync(Everyone, methodName, args, excludedConnectionIds, cancellationToken);

    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendGroupAsync(GroupName.OfUser(userId), methodName, args, cancellationToken);

    public override Task SendConnectionsAsync(IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(connectionIds.Select(id => SendConnectionAsync(id, methodName, args, cancellationToken)));

    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(groupNames.Select(group => SendGroupAsync(group, methodName, args, cancellationToken)));

    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(userIds.Select(user => SendUserAsync(user, methodName, args, cancellationToken)));

    private Route RouteTo(string group) => new() { Origin = Groups.NodeId, Group = group };

    private Task SendAsync(Route route, string methodName, object?[] args, CancellationToken cancellation)
    {
        // Typing reaches no connection of its sender, wherever it is connected.
        if (args is [TypingNotice typing]) route = route with { ExceptUser = typing.UserId };
        var message = new SerializedHubMessage(new InvocationMessage(methodName, args));
        Groups.Find(route.Group!)?.Post(message, route);
        return backplane.SendGroupAsync(route.Group!, methodName, [.. args, route], cancellation);
    }

    /// <summary>A message of the backplane, for a group with members here.</summary>
    private void Receive(SerializedHubMessage message)
    {
        if (RouteProtocol.RouteOf(message) is not { Group: { } group } route) return;
        var isEcho = route.Seq == 0 && route.Origin == Groups.NodeId;
        if (!isEcho) Groups.Find(group)?.Post(message, route);
    }
}
