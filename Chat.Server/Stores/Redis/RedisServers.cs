using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// The connections of this node to the servers that <c>ConnectionStrings:Redis</c> names, one or several. What is of a room lies on the server that
/// <see cref="RoomPlacement"/> gives for it, all else on the first. The servers know nothing of each other: nothing here needs two of them in one step.
/// </summary>
internal sealed class RedisServers : IAsyncDisposable
{
    private readonly RedisConnection[] all;
    private readonly RoomPlacement placement;

    public RedisServers(IConfiguration settings, IOptions<ScaleOutOptions> options, TimeProvider time, ILoggerFactory loggers, RedisMetrics metrics, IRedisSockets sockets)
        : this(Connect(RedisAddress.TextsOf(settings), options.Value, time, loggers, metrics, sockets))
    {
    }

    public RedisServers(params RedisConnection[] servers)
    {
        all = servers;
        placement = new RoomPlacement(servers.Select(server => server.Name));
    }

    public static implicit operator RedisServers(RedisConnection only) => new(only);

    public IReadOnlyList<RedisConnection> All => all;

    public RedisConnection First => all[0];

    public ScaleOutOptions Options => First.Options;

    /// <inheritdoc cref="RedisConnection.Sockets"/>
    public IRedisSockets Sockets => First.Sockets;

    /// <summary>The connections of a list of addresses, in its order.</summary>
    public static RedisConnection[] Connect(
        IReadOnlyList<string> addresses, ScaleOutOptions options, TimeProvider time, ILoggerFactory loggers, RedisMetrics? metrics = null, IRedisSockets? sockets = null) =>
        [.. addresses.Select((address, place) => new RedisConnection(address, options, time, LoggerOf<RedisConnection>(loggers, place), metrics, addresses.Count > 1 ? place : null, sockets))];

    /// <summary>A logger for what concerns one server. That of the others than the first has the server's place behind its category, so that no failure is taken for the repetition of another's.</summary>
    public static ILogger LoggerOf<T>(ILoggerFactory loggers, int place) => place == 0 ? loggers.CreateLogger<T>() : loggers.CreateLogger($"{typeof(T).FullName}.{place}");

    /// <summary>The place of the server that has a stream.</summary>
    public int PlaceOf(StreamKey stream) => all.Length > 1 && stream.IsRoom ? placement.Of(stream.AsRoom()) : 0;

    /// <summary>The place of the server that has what is of a room.</summary>
    public int PlaceOf(string room) => placement.Of(room);

    public RedisConnection Of(StreamKey stream) => all[PlaceOf(stream)];

    public RedisConnection OfRoom(string room) => all[PlaceOf(room)];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in all) await server.DisposeAsync();
    }
}
