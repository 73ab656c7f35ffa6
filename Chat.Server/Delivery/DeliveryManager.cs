using System.Collections.Concurrent;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.Server.Delivery;

/// <summary>
/// This node's connections and the ways to them. Groups, users and everyone are reached through the backplane's groups, one message per node; on each node
/// it is put in order and handed to the members without waiting for any of them.
/// <para>What has no number (typing, events, presence, broadcasts) reaches this node's own connections at once,
/// also while the backplane is away. What has one goes the way of the backplane here too, and is repaired from the log;
/// only a node that is alone needs no backplane for it.</para>
/// </summary>
internal sealed class DeliveryManager(
    NodeGroups groups,
    HeadSchedule schedule,
    IOptions<DeliveryOptions> options,
    DeliveryMetrics metrics,
    TimeProvider time,
    ILogger<DeliveryManager> logger,
    IBackplane? backplane = null)
{
    private const string Everyone = "everyone";

    private readonly ConcurrentDictionary<string, LocalConnection> connections = new();

    public NodeGroups Groups => groups;

    /// <summary>The connections of this node, as they are now.</summary>
    public IReadOnlyCollection<LocalConnection> Connections => (IReadOnlyCollection<LocalConnection>)connections.Values;

    /// <summary>The connections of this node that ended last.</summary>
    public EndedConnections Ended { get; } = new();

    /// <summary>A client has come, with its handshake done. Nobody can reach it before <see cref="EnterAsync"/>.</summary>
    public LocalConnection Accept(HubConnectionContext context) => new(context, options.Value, metrics, time, logger);

    /// <summary>Lets a connection be reached, and puts it into the groups that every one is in.</summary>
    public async Task EnterAsync(LocalConnection connection)
    {
        connections[connection.Id] = connection;
        metrics.Opened(connection.Protocol);
        await groups.EnterAsync(connection, Everyone, CancellationToken.None);
        await groups.EnterAsync(connection, GroupName.OfUser(connection.UserId), CancellationToken.None);
    }

    /// <summary>A client has gone.</summary>
    public async Task ForgetAsync(string connectionId)
    {
        if (!connections.TryRemove(connectionId, out var local)) return;
        var entered = local.EndMemberships();
        local.End();
        metrics.Closed(local.CloseCode);
        try
        {
            foreach (var group in entered) await groups.LeaveAsync(local, group);
        }
        finally
        {
            Ended.Add(local.EndAt(time.GetUtcNow().UtcDateTime));
        }
    }

    /// <summary>A connection of this node, or null.</summary>
    public LocalConnection? Find(string connectionId) => connections.GetValueOrDefault(connectionId);

    /// <summary>Gives up connections whose messages wait too long.</summary>
    public void CheckQueues()
    {
        foreach (var (_, connection) in connections) connection.CheckQueue();
    }

    /// <summary>A route to a group, from this node.</summary>
    public Route RouteTo(string group) => new() { Origin = groups.NodeId, Group = group };

    /// <summary>A route to every connection.</summary>
    public Route RouteToEveryone() => RouteTo(Everyone);

    /// <summary>Sends what has no number: to this node's members at once, and to the other nodes.</summary>
    public void Send(Route route, string methodName, params object?[] args)
    {
        route = route.Traced();
        groups.Find(route.Group!)?.Post(new Outgoing(new InvocationMessage(methodName, args)), route);
        Publish(route, methodName, args);
    }

    /// <summary>Sends what has a number, which the backplane brings to this node as to the others.</summary>
    public void SendNumbered(Route route, string methodName, object message)
    {
        route = route.Traced();
        if (backplane is not null) Publish(route, methodName, [message]);
        else groups.Find(route.Group!)?.Post(new Outgoing(new InvocationMessage(methodName, [message])), route);
    }

    /// <summary>Closes every connection of a group, on every node.</summary>
    public void Close(Route route)
    {
        groups.Find(route.Group!)?.Close(route.Close!);
        Publish(route, "close", [null]);
    }

    /// <summary>
    /// Gives a message to the backplane and does not wait for it: a backplane that is slow or away holds nobody up, and what it
    /// loses is repaired from the log.
    /// </summary>
    private void Publish(Route route, string methodName, object?[] args)
    {
        if (backplane is null) return;
        var publishing = route.Trace is null ? backplane.SendAsync(route, methodName, args) : PublishTracedAsync(backplane, route, methodName, args);
        if (!publishing.IsCompletedSuccessfully) _ = ObserveAsync(publishing, route);
    }

    private static async Task PublishTracedAsync(IBackplane backplane, Route route, string methodName, object?[] args)
    {
        using var span = DeliverySpans.StartPublish(route);
        try
        {
            await backplane.SendAsync(route.Traced(), methodName, args);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    private async Task ObserveAsync(Task publishing, Route route)
    {
        try
        {
            await publishing;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            schedule.Suspect(groups.PlaceOf(route.Group!));
            logger.BackplaneFailed(e.Message);
        }
    }
}
