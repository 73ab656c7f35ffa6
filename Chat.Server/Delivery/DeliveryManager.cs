using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// SignalR's lifetime manager for the hub, around the stock one, which is the backplane. Groups, users and everyone are reached
/// through the backplane's groups, one message per node; on each node it is put in order and handed to the members without
/// waiting for any of them.
/// <para>What has no number (typing, presence, broadcasts) reaches this node's own connections at once,
/// also while the backplane is away. What has one goes the way of the backplane here too, and is repaired from the log;
/// only a node that is alone needs no backplane for it.</para>
/// </summary>
internal sealed class DeliveryManager : HubLifetimeManager<ChatHub>
{
    private const string Everyone = "everyone";

    private readonly HubLifetimeManager<ChatHub> backplane;
    private readonly DeliveryOptions options;
    private readonly ILogger<DeliveryManager> logger;
    private readonly InputLimits limits;
    private readonly HeadSchedule schedule;
    private readonly IInboxes? inboxes;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, LocalConnection> connections = new();

    public DeliveryManager(
        HubLifetimeManager<ChatHub> backplane,
        IMessageLog log,
        InputLimits limits,
        RoomRestater restater,
        HeadSchedule schedule,
        IOptions<DeliveryOptions> options,
        TimeProvider time,
        ILoggerFactory loggers,
        IInboxes? inboxes = null)
    {
        this.limits = limits;
        this.backplane = backplane;
        this.schedule = schedule;
        this.inboxes = inboxes;
        this.options = options.Value;
        this.time = time;
        logger = loggers.CreateLogger<DeliveryManager>();
        Groups = new NodeGroups(backplane, Receive, log, inboxes, restater, schedule, options, time, loggers);
    }

    public NodeGroups Groups { get; }

    /// <summary>The connections of this node, as they are now.</summary>
    public IReadOnlyCollection<LocalConnection> Connections => (IReadOnlyCollection<LocalConnection>)connections.Values;

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        var local = new LocalConnection(connection, options, time, logger);
        local.OnEnd = limits.Attach(connection, local.Close);
        connections[local.Id] = local;
        await Groups.EnterAsync(local, Everyone, CancellationToken.None);
        await Groups.EnterAsync(local, GroupName.OfUser(local.UserId), CancellationToken.None);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (!connections.TryRemove(connection.ConnectionId, out var local)) return;
        var groups = local.EndMemberships();
        local.End();
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
        connections.TryGetValue(connectionId, out var connection) ? connection.MembershipOf(groupName)?.Position : null;

    /// <summary>Lets the live messages of a connection follow its answered join.</summary>
    public void Release(string connectionId, string groupName)
    {
        if (connections.TryGetValue(connectionId, out var connection) && connection.MembershipOf(groupName) is { } member)
            Groups.Release(member, groupName);
    }

    /// <summary>Sends a numbered message to a room.</summary>
    public void SendMessage(string groupName, ChatMessage message, string epoch)
    {
        var route = new Route { Origin = Groups.NodeId, Group = groupName, Seq = message.Seq, Epoch = epoch };
        if (Groups.IsAlone) Groups.Find(groupName)?.Post(new Outgoing(new InvocationMessage(nameof(IChatClient.Message), [message])), route);
        else Publish(nameof(IChatClient.Message), [message], route);
    }

    /// <summary>
    /// Sends a stored message of a conversation to the connections of both users. Throws <see cref="MessageLogUnavailableException"/>
    /// when it could not be noted in their inboxes; then its sender is to be told nothing, and noting it again, or one after it, repairs that.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="epoch">The epoch of the conversation.</param>
    /// <param name="isNew">False for one that its sender has repeated: it is sent only if that was not done the first time.</param>
    public async ValueTask SendDirectAsync(DirectMessage message, string epoch, bool isNew)
    {
        if (inboxes is not null)
        {
            var reached = new StreamPosition(epoch, message.Seq);
            var receiving = SendDirectAsync(message.To, message.From, message, reached);
            if (message.From != message.To) await Task.WhenAll(SendDirectAsync(message.From, message.To, message, reached), receiving);
            else await receiving;
        }
        else if (isNew)
        {
            await SendUsersAsync(message.From == message.To ? [message.From] : [message.From, message.To], nameof(IChatClient.Direct), [message]);
        }
    }

    /// <summary>Announces that a user has come to a room.</summary>
    /// <param name="joined">The announcement.</param>
    /// <param name="version">The version of the change it tells of.</param>
    public void Announce(MemberJoined joined, long version) =>
        Send(RouteTo(GroupName.OfRoom(joined.Room)) with { About = joined.UserId, Version = version, MemberCount = joined.MemberCount },
            nameof(IChatClient.MemberJoined), [joined]);

    /// <summary>Announces that a user has left a room.</summary>
    /// <param name="left">The announcement.</param>
    /// <param name="version">The version of the change it tells of.</param>
    public void Announce(MemberLeft left, long version) =>
        Send(RouteTo(GroupName.OfRoom(left.Room)) with { About = left.UserId, Version = version, LeftReason = left.Reason },
            nameof(IChatClient.MemberLeft), [left]);

    /// <summary>Gives up connections whose messages wait too long.</summary>
    public void CheckQueues()
    {
        foreach (var (_, connection) in connections) connection.CheckQueue();
    }

    /// <summary>Closes a connection of this node.</summary>
    public void CloseConnection(string connectionId, CloseOrder order)
    {
        if (connections.TryGetValue(connectionId, out var connection)) connection.Close(order);
    }

    /// <summary>Closes every connection of a user, on every node.</summary>
    public void CloseUser(string userId, CloseOrder order)
    {
        var route = RouteTo(GroupName.OfUser(userId)) with { Close = order };
        Groups.Find(route.Group!)?.Close(order);
        Publish("close", [null], route);
    }

    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (connections.TryGetValue(connectionId, out var connection))
            connection.Send(new Outgoing(new InvocationMessage(methodName, args)));
        return Task.CompletedTask;
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Send(RouteTo(groupName), methodName, args);

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        Send(RouteTo(groupName) with { ExceptConnections = excludedConnectionIds }, methodName, args);

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

    private async Task SendDirectAsync(string user, string other, DirectMessage message, StreamPosition reached)
    {
        if (await inboxes!.NoteAsync(user, other, reached) is { } place)
            Publish(nameof(IChatClient.Direct), [message], RouteTo(GroupName.OfUser(user)) with { Seq = place.Seq, Epoch = place.Epoch });
    }

    private Route RouteTo(string group) => new() { Origin = Groups.NodeId, Group = group };

    private Task Send(Route route, string methodName, object?[] args)
    {
        // Typing reaches no connection of its sender, wherever it is connected.
        if (args is [TypingNotice typing]) route = route with { ExceptUser = typing.UserId, Key = $"typing\n{typing.Room}\n{typing.UserId}" };
        Groups.Find(route.Group!)?.Post(new Outgoing(new InvocationMessage(methodName, args)), route);
        Publish(methodName, args, route);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Gives a message to the backplane and does not wait for it: a backplane that is slow or away holds nobody up, and what it
    /// loses is repaired from the log.
    /// </summary>
    private void Publish(string methodName, object?[] args, Route route)
    {
        if (Groups.IsAlone) return;
        var publishing = backplane.SendGroupAsync(route.Group!, methodName, [.. args, route], CancellationToken.None);
        if (!publishing.IsCompletedSuccessfully) _ = ObserveAsync(publishing);
    }

    private async Task ObserveAsync(Task publishing)
    {
        try
        {
            await publishing;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            schedule.Suspect();
            logger.BackplaneFailed(e.Message);
        }
    }

    /// <summary>A message of the backplane, for a group with members here.</summary>
    private void Receive(SerializedHubMessage message)
    {
        if (RouteProtocol.RouteOf(message) is not { Group: { } group } route) return;
        var isEcho = route.Seq == 0 && route.Origin == Groups.NodeId;
        if (isEcho || Groups.Find(group) is not { } relay) return;
        if (route.Close is { } order) relay.Close(order);
        else relay.Post(new Outgoing(message), route);
    }
}
