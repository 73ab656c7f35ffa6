using Chat.Server.Stores.Redis;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Names of rooms, by the server that has them.</summary>
internal sealed class RoomsOf(IEnumerable<string> addresses)
{
    private readonly RoomPlacement placement = new(addresses.Select(address => RedisAddress.Parse(address).Name));

    public RoomsOf(IEnumerable<RedisProcess> redis)
        : this(redis.Select(one => one.ConnectionString))
    {
    }

    /// <summary>A room of each server, in the order of the list.</summary>
    public string[] OneEach(int servers) => [.. Enumerable.Range(0, servers).Select(place => On(place))];

    public string On(int place, string name = "room") => Enumerable.Range(0, 10_000).Select(i => $"{name} {i}").First(room => placement.Of(room) == place);
}
