using System.Collections.Concurrent;
using Chat.Server.Endpoints.Hubs;
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
    private readonly HubLifetimeManager<ChatHub> backplane;
    private readonly IMessageLog log;
    private readonly IInboxes? inboxes;
    private readonly RoomRestater restater;
    private readonly HeadSchedule schedule;
    private readonly DeliveryOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<NodeGroups> logger;
    private readonly NodeConnection node;

    private readonly ConcurrentDictionary<string, Relay> relays = new();
    private readonly GroupLocks locks = new();
    private readonly Lock connecting = new();
    private Task? connected;

    public NodeGroups(
        HubLifetimeManager<ChatHub> backplane,
        Action<SerializedHubMessage> receive,
        IMessageLog log,
        IInboxes? inboxes,
        RoomRestater restater,
        HeadSchedule schedule,
        IOptions<DeliveryOptions> options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        this.backplane = backplane;
        this.log = log;
        this.inboxes = inboxes;
        this.restater = restater;
        this.schedule = schedule;
        this.options = options.Value;
        this.time = time;
        logger = loggers.CreateLogger<NodeGroups>();
        node = new NodeConnection(NodeId, receive, loggers);
        IsAlone = backplane is DefaultHubLifetimeManager<ChatHub>;
    }

    /// <summary>Names this process among the nodes, anew at every start.</summary>
    public string NodeId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether there are no other nodes: then the backplane has nothing to bring.</summary>
    public bool IsAlone { get; }

    public Relay? Find(string group) => relays.GetValueOrDefault(group);

    /// <summary>
    /// Puts a connection into a group; in a room it stands at the room's end, with live messages held back until
    /// <see cref="Release"/>. When it throws, the connection is in the group as little as before.
    /// </summary>
    public async Task EnterAsync(LocalConnection connection, string group, CancellationToken cancellation)
    {
        using var held = await locks.EnterAsync(group, cancellation);
        var member = connection.MembershipOf(group);
        var isNew = member is null;
        member ??= new Member(connection);
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

    /// <summary>The join of this member has been answered.</summary>
    public void Release(Member member, string group) => (Find(group) as RoomRelay)?.Release(member);

    private async Task<Relay> OpenAsync(string group, CancellationToken cancellation)
    {
        if (Find(group) is { } open) return open;
        if (!IsAlone) await ConnectAsync(cancellation);
        var relay = Create(group);
        relays[group] = relay; // before the subscription: what comes first must find it
        if (IsAlone) return relay;
        try
        {
            await backplane.AddToGroupAsync(node.ConnectionId, group, cancellation);
            return relay;
        }
        catch
        {
            relays.TryRemove(group, out _);
            schedule.Suspect();
            await ForgetAsync(group);
            throw;
        }
    }

    private Relay Create(string group)
    {
        if (GroupName.RoomOf(group) is { } room) return new RoomRelay(room, log, restater, schedule, options, time, logger);
        if (inboxes is not null && GroupName.UserOf(group) is { } user) return new UserRelay(user, inboxes, log, schedule, options, time, logger);
        return new Relay(time, logger);
    }

    private async Task CloseIfEmptyAsync(string group, Relay relay)
    {
        if (relay.Count > 0) return;
        relays.TryRemove(group, out _);
        if (!IsAlone) await ForgetAsync(group);
    }

    /// <summary>
    /// A manager whose unsubscribing fails half-way believes it is still in the group and would stay deaf on the next entry;
    /// asked a second time it forgets.
    /// </summary>
    private async Task ForgetAsync(string group)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                await backplane.RemoveFromGroupAsync(node.ConnectionId, group);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.LeavingFailed(group, e.Message);
            }
        }
    }

    /// <summary>Makes this node known to the backplane, once; after a failure the next caller tries again.</summary>
    private Task ConnectAsync(CancellationToken cancellation)
    {
        Task task;
        lock (connecting)
        {
            if (connected is null or { IsFaulted: true } or { IsCanceled: true }) connected = backplane.OnConnectedAsync(node);
            task = connected;
        }

        return task.WaitAsync(cancellation);
    }
}
