using System.Globalization;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>
/// Looks through the streams of all primaries of all servers for messages of one sender. There is no index of streams: <c>SCAN</c> finds their heads. A server that is not
/// the one it was, because another took over or it was started again, is searched from its beginning.
/// </summary>
internal sealed class RedisSearch(RedisStreams streams)
{
    /// <summary>How many keys Redis looks at in one step.</summary>
    private const int Batch = 20;

    /// <summary>How many messages a script looks at.</summary>
    private const int MaxLooked = 1000;

    /// <summary>How many round trips one call takes at most, and how long before the last of them begins.</summary>
    private const int MaxSteps = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private static readonly RedisScript Script = RedisScript.Load("Log/find.lua");

    public async Task<SentPage> FindAsync(string sender, string? from, int limit, CancellationToken cancellation)
    {
        var place = from is null ? new SearchPlace() : SearchPlace.Parse(from);
        var found = new List<SentMessage>();
        var start = streams.Time.GetTimestamp();
        var steps = 0;
        var servers = await RedisStreams.TryAsync(ServersAsync);
        while (true)
        {
            var index = servers.FindIndex(server => server.Name == place.Server);
            if (index < 0) (index, place.Server, place.Cursor) = (0, servers[0].Name, 0);
            var (next, names) = await RedisStreams.TryAsync(() => ScanAsync(servers[index], place.Cursor));
            steps++;
            foreach (var stream in names)
            {
                var name = SearchPlace.NameOf(stream.Value);
                if (place.IsDone(name)) continue;
                for (var seq = place.In(name); seq > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (found.Count >= limit || IsEnough()) return new SentPage(found, place.ToString());
                    seq = await FindInAsync(servers[index].Redis, stream, sender, seq, limit - found.Count, found);
                    steps++;
                    if (seq > 0) place.Reach(name, seq);
                }

                place.Finish(name);
            }

            place.Cursor = next;
            if (next == 0)
            {
                if (index + 1 == servers.Count) return new SentPage(found, null);
                place.Server = servers[index + 1].Name;
            }

            cancellation.ThrowIfCancellationRequested();
            if (found.Count >= limit || IsEnough()) return new SentPage(found, place.ToString());
        }

        bool IsEnough() => steps >= MaxSteps || streams.Time.GetElapsedTime(start) >= Patience;
    }

    /// <summary>All primaries by the names of their present lives, in the order of these.</summary>
    private async Task<List<SearchedServer>> ServersAsync()
    {
        var all = await Task.WhenAll(streams.Servers.All.Select(ServersAsync));
        return [.. all.SelectMany(some => some).OrderBy(server => server.Name, StringComparer.Ordinal)];
    }

    private static async Task<List<SearchedServer>> ServersAsync(RedisConnection redis, int position)
    {
        var connection = await redis.GetAsync();
        return await redis.RunAsync(async _ =>
        {
            var found = new List<SearchedServer>();
            foreach (var server in connection.GetServers().Where(server => !server.IsReplica))
            {
                // On a Cluster a part of the streams is there; else it is one of several addresses of a single service, of which only the primary counts.
                if (!server.IsConnected && server.ServerType != ServerType.Cluster) continue;
                var info = (string)(await server.ExecuteAsync("INFO", "server"))!; // the client has it for administrators only
                var life = info.Split('\n').FirstOrDefault(line => line.StartsWith("run_id:", StringComparison.Ordinal));
                life = life is null ? EndPointCollection.ToString(server.EndPoint) : life.Trim();
                // Two databases of one Redis are two places.
                found.Add(new SearchedServer(SearchPlace.NameOf(position == 0 ? life : $"{redis.Name} {life}"), redis, server));
            }

            if (found.Count == 0) throw new RedisUnavailableException("There is no connection to Redis.");
            return found;
        });
    }

    private Task<(ulong Next, StreamKey[] Streams)> ScanAsync(SearchedServer searched, ulong cursor) => searched.Redis.RunAsync(async database =>
    {
        var server = searched.Server;
        object[] arguments = [cursor.ToString(CultureInfo.InvariantCulture), "MATCH", Pattern(), "COUNT", Batch];
        // Only the database knows its number, and a Cluster has one only.
        var reply = (RedisResult[])(await (server.ServerType == ServerType.Cluster ? server.ExecuteAsync("SCAN", arguments) : database.ExecuteAsync("SCAN", arguments)))!;
        var names = ((string[])reply[1]!).Select(key => streams.Keys.StreamOf(key, "head")).OfType<string>().Distinct().Select(name => new StreamKey(name));
        return ((ulong)reply[0], names.Where(stream => !stream.IsInbox && streams.Servers.Of(stream) == searched.Redis).ToArray());
    });

    /// <returns>The number to go on with, or 0 at the stream's end.</returns>
    private async Task<long> FindInAsync(RedisConnection redis, StreamKey stream, string sender, long seq, int limit, List<SentMessage> found)
    {
        var reply = await RedisStreams.TryAsync(() => Script.RunAsync(
            redis, [streams.Key(stream, "head"), streams.Key(stream, "messages")], sender, seq, limit, MaxLooked, streams.OldestKept(stream), MessageReactions.Quoted(sender)));
        found.AddRange(((RedisResult[])reply[1]!).Select(RedisStreams.Decode)
            .Where(message => message.From == sender || SentMessages.IsReactedBy(message, sender)).Select(message => new SentMessage(stream, message)));
        return (long)reply[0];
    }

    /// <param name="Name">Of its present life.</param>
    /// <param name="Redis">The connection to it.</param>
    /// <param name="Server">The server itself.</param>
    private sealed record SearchedServer(string Name, RedisConnection Redis, IServer Server);

    private string Pattern()
    {
        var prefix = string.Concat(streams.Keys.Prefix.Select(c => c is '*' or '?' or '[' or ']' or '\\' or '^' ? $"\\{c}" : $"{c}"));
        return prefix + "{*}:head";
    }
}
