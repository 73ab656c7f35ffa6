using Chat.Server.Delivery;
using Chat.Server.Stores.Redis;
using Route = Chat.Server.Delivery.Route;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>
/// A backplane over several servers: the channel of a room is on the server that has the room, all others are on the first. Where a server is away, what is of its
/// rooms fails, and nothing else.
/// </summary>
/// <param name="redis">The servers.</param>
/// <param name="backplanes">One for each.</param>
internal sealed class SpreadBackplane(RedisServers redis, IReadOnlyList<IBackplane> backplanes) : IBackplane
{
    private readonly Lock connecting = new();
    private readonly Task<NodeConnection>?[] connected = new Task<NodeConnection>?[backplanes.Count];

    /// <summary>The others than the first follow when this node enters a first group there.</summary>
    public Task ConnectAsync(NodeConnection node) => OnServerAsync(node, 0);

    public async Task EnterAsync(NodeConnection node, string group, CancellationToken cancellation)
    {
        var place = PlaceOf(group);
        await backplanes[place].EnterAsync(await OnServerAsync(node, place).WaitAsync(cancellation), group, cancellation);
    }

    public Task LeaveAsync(NodeConnection node, string group)
    {
        var place = PlaceOf(group);
        return connected[place] is { IsCompletedSuccessfully: true, Result: var known } ? backplanes[place].LeaveAsync(known, group) : Task.CompletedTask;
    }

    public Task SendAsync(Route route, string methodName, object?[] args) => backplanes[PlaceOf(route.Group!)].SendAsync(route, methodName, args);

    private int PlaceOf(string group) => GroupName.RoomOf(group) is { } room ? redis.PlaceOf(room) : 0;

    /// <summary>This node as a server's backplane knows it: made known once; after a failure the next caller tries again.</summary>
    private Task<NodeConnection> OnServerAsync(NodeConnection node, int place)
    {
        lock (connecting)
        {
            if (connected[place] is null or { IsFaulted: true } or { IsCanceled: true }) connected[place] = ConnectAsync(node, place);
            return connected[place]!;
        }
    }

    private async Task<NodeConnection> ConnectAsync(NodeConnection node, int place)
    {
        var known = place == 0 ? node : node.Twin(); // a manager keeps what it knows of a connection on it
        await backplanes[place].ConnectAsync(known);
        return known;
    }
}
