using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>
/// The RediSearch of a server, of which there are two kinds: version 1 is given documents, from version 2 on and in Redis 8 it takes hashes whose keys begin alike. All
/// else that is asked of it is the same in both.
/// </summary>
internal sealed class SearchModule
{
    private static readonly SearchModule OfDocuments = new() { Keeps = "documents" };
    private static readonly SearchModule OfHashes = new() { Keeps = "hashes" };

    private SearchModule()
    {
    }

    /// <summary>What it is given, for the scripts.</summary>
    public required string Keeps { get; init; }

    /// <summary>
    /// Asks a server what it has. That needs no right but for <c>COMMAND</c>, and is true of modules that were loaded later, too.
    /// Throws <see cref="SearchUnavailableException"/> where it has none.
    /// </summary>
    public static async Task<SearchModule> FindAsync(RedisConnection redis)
    {
        var connection = await redis.GetAsync();
        if (connection.GetServers().Any(server => server.ServerType == ServerType.Cluster))
            throw new SearchUnavailableException("Messages cannot be searched on this server: they are kept in a Redis Cluster, over which RediSearch keeps no index for them.");
        var reply = await redis.RunAsync(database => database.ExecuteAsync("COMMAND", "INFO", "FT.SEARCH", "FT.DROPINDEX"));
        return (RedisResult[]?)reply switch
        {
            [{ IsNull: false }, { IsNull: false }] => OfHashes,
            [{ IsNull: false }, _] => OfDocuments,
            _ => throw new SearchUnavailableException("Messages cannot be searched on this server: they are kept in a Redis without RediSearch."),
        };
    }

    /// <summary>The command that makes the index.</summary>
    public RedisValue[] Creation(string index, string documents)
    {
        RedisValue[] kind = this == OfHashes ? ["ON", "HASH", "PREFIX", "1", documents, "SKIPINITIALSCAN"] : [];
        return ["FT.CREATE", index, .. kind, "SCHEMA", "room", "TAG", "words", "TAG", "block", "NUMERIC", "SORTABLE"];
    }
}
