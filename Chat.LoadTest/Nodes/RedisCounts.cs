using System.Globalization;
using StackExchange.Redis;

namespace Chat.LoadTest.Nodes;

/// <summary>What Redis servers have counted since they started.</summary>
/// <param name="Scripts">Scripts that were run.</param>
/// <param name="Publications">Publications on the backplane, those of scripts included.</param>
/// <param name="Commands">All commands, those of scripts included.</param>
/// <param name="In">Bytes that came.</param>
/// <param name="Out">Bytes that went.</param>
internal readonly record struct RedisCounts(long Scripts, long Publications, long Commands, long In, long Out)
{
    public static RedisCounts operator +(RedisCounts a, RedisCounts b) =>
        new(a.Scripts + b.Scripts, a.Publications + b.Publications, a.Commands + b.Commands, a.In + b.In, a.Out + b.Out);

    public static RedisCounts operator -(RedisCounts a, RedisCounts b) =>
        new(a.Scripts - b.Scripts, a.Publications - b.Publications, a.Commands - b.Commands, a.In - b.In, a.Out - b.Out);

    public static async Task<RedisCounts> ReadAsync(IServer server)
    {
        var lines = (await server.InfoAsync("all")).SelectMany(section => section).ToLookup(line => line.Key, line => line.Value);
        return new RedisCounts(
            Calls("cmdstat_evalsha") + Calls("cmdstat_eval"), Calls("cmdstat_publish") + Calls("cmdstat_spublish"),
            Number("total_commands_processed"), Number("total_net_input_bytes"), Number("total_net_output_bytes"));

        long Number(string name) => long.Parse(lines[name].Single(), CultureInfo.InvariantCulture);

        // Such as calls=3,usec=57,usec_per_call=19.00.
        long Calls(string name) => lines[name].FirstOrDefault() is { } line ? long.Parse(line.Split(',')[0].Split('=')[1], CultureInfo.InvariantCulture) : 0;
    }
}
