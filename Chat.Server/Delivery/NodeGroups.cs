using System.Collections.Concurrent;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// The groups that have members on this node, each with its relay, and this node's own membership of them in the
/// backplane's manager: it enters a group with its first member here and leaves it with the last.
/// </summary>
internal sealed class NodeGroups
{
    private readonly IMessageLog log;
    private readonly IMessageChanges changes;
    private readonly IRoster roster;
    private readonly HeadSchedule schedule;
    private readonly DeliveryOptions options;
    private readonly DeliveryMetrics metrics;
    private readonly ITurns turns;
    private readonly TimeProvider time;
    private readonly ILogger<NodeGroups> logger;
    private readonly IBackplane? backplane;
    private readonly IInboxes? inboxes;
    private readonly NodeConnection node;

    /// <summary>What comings and goings have their room's members to be told, on the whole node.</summary>
    private readonly Crowd announcing;

    private readonly ConcurrentDictionary<string, Relay> relays = new();
    private readonly GroupLocks locks = new();
    private readonly Lock connecting = new();
    private Task? connected;

    public NodeGroups(
        IMessageLog log,
        IMessageChanges changes,
        IRoster roster,
        HeadSchedule schedule,
        IOptions<DeliveryOptions> options,
        DeliveryMetrics metrics,
        ITurns turns,
        TimeProvider time,
        ILoggerFactory loggers,
        IBackplane? backplane = null,
        IInboxes? inboxes = null)
    {
        this.log = log;
        this.changes = changes;
        this.roster = roster;
        this.schedule = schedule;
        this.options = options.Value;
        this.metrics = metrics;
        this.turns = turns;
        this.time = time;
        this.backplane = backplane;
        this.inboxes = inboxes;
        logger = loggers.CreateLogger<NodeGroups>();
        announcing = new Crowd(20_000, TimeSpan.FromMilliseconds(500), time); // some tenth of one core
        node = new NodeConnection(NodeId, Receive, loggers);
    }

    /// <summary>Names this process among the nodes, anew at every start.</summary>
    public string NodeId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>How many groups have members here.</summary>
    public int Count => relays.Count;

    /// <summary>The rooms that have members here.</summary>
    public IEnumerable<Relay> Rooms => relays.Values.OfType<RoomRelay>();

    /// <summary>How many users have connections here.</summary>
    public int UserCount => relays.Keys.Count(GroupName.IsUser);

    /// <summary>Where what is sent to a group is kept, see <see cref="IMessageLog.PlaceOf"/>.</summary>
    public int PlaceOf(string group) => GroupName.RoomOf(group) is { } room ? log.PlaceOf(StreamKey.Room(room)) : 0;

    public Relay? Find(string group) => relays.GetValueOrDefault(group);

    /// <summary>
    /// Puts a connection into a group; in a room it stands at the room's end, with live messages held back until
    /// <see cref="LocalConnection.Admit"/>. When it throws, the connection is in the group as little as before.
    /// </summary>
    public async Task EnterAsync(LocalConnection connection, string group, CancellationToken cancellation, bool hearsChanges = false)
    {
        using var held = await locks.EnterAsync(group, cancellation);
        var member = connection.MembershipOf(group);
        var isNew = member is null;
        member ??= new Member(connection);
        member.HearsChanges = hearsChanges;
        var relay = await OpenAsync(group, cancellation);
        try
        {
            if (relay is LogRelay numbered) await numbered.JoinAsync(member, isNew, cancellation);
            else if (isNew) relay.Add(member);
        }
        catch
        {
            await CloseIfEmptyAsync(group, relay);
            throw;
        }

        if (!isNew || connection.TryAddMembership(group, member)) return;
        await relay.RemoveAsync(member);
        await CloseIfEmptyAsync(group, relay);
    }

    public async Task LeaveAsync(LocalConnection connection, string group)
    {
        using var held = await locks.EnterAsync(group);
        if (connection.RemoveMembership(group) is not { } member || Find(group) is not { } relay) return;
        await relay.RemoveAsync(member);
        await CloseIfEmptyAsync(group, relay);
    }

    /// <summary>A message of the backplane, for a group with members here.</summary>
    private void Receive(SerializedHubMessage message)
    {
        if (RouteProtocol.RouteOf(message) is not { Group: { } group } route) return;
        var isBroughtBack = message.Message is null || route is { Seq: 0, Change: 0 }; // what has no number, members here have already
        var isEcho = isBroughtBack && route.Origin == NodeId;
        if (isEcho || Find(group) is not { } relay) return;
        if (route.Close is { } order) relay.Close(order);
        else relay.Post(new Outgoing(message), route);
    }

    private async Task<Relay> OpenAsync(string group, CancellationToken cancellation)
    {
        if (Find(group) is { } open) return open;
        if (backplane is not null) await ConnectAsync(backplane, cancellation);
        var relay = Create(group);
        relays[group] = relay; // before the subscription: what comes first must find it
        if (backplane is null) return relay;
        try
        {
            await backplane.EnterAsync(node, group, cancellation);
            return relay;
        }
        catch
        {
            relays.TryRemove(group, out _);
            schedule.Suspect(PlaceOf(group));
            await ForgetAsync(backplane, group);
            throw;
        }
    }

    private Relay Create(string group)
    {
        if (GroupName.RoomOf(group) is { } room) return new RoomRelay(room, log, changes, roster, schedule, options, metrics, turns, announcing, time, logger);
        if (inboxes is not null && GroupName.UserOf(group) is { } user) return new UserRelay(user, inboxes, log, schedule, options, metrics, turns, time, logger);
        return new Relay(metrics, turns, time, logger);
    }

    private async Task CloseIfEmptyAsync(string group, Relay relay)
    {
        if (relay.Count > 0) return;
        relays.TryRemove(group, out _);
        if (backplane is not null) await ForgetAsync(backplane, group);
    }

    /// <summary>
    /// A manager whose unsubscribing fails half-way believes it is still in the group and would stay deaf on the next entry;
    /// asked a second time it forgets.
    /// </summary>
    private async Task ForgetAsync(IBackplane backplane, string group)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                await backplane.LeaveAsync(node, group);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.LeavingFailed(group, e.Message);
            }
        }
    }

    /// <summary>Makes this node known to the backplane, once; after a failure the next caller tries again.</summary>
    private Task ConnectAsync(IBackplane backplane, CancellationToken cancellation)
    {
        Task task;
        lock (connecting)
        {
            if (connected is null or { IsFaulted: true } or { IsCanceled: true }) connected = backplane.ConnectAsync(node);
            task = connected;
        }

        return task.WaitAsync(cancellation);
    }
}
