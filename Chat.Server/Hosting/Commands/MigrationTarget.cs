using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Chat.Server.Hosting.Commands;

/// <summary>
/// The Redis, or the several, that a database goes to. Nothing of a service may be there before. What an attempt has left that did not come to its end is known by a key of its own, and goes before
/// the next one.
/// </summary>
internal sealed class MigrationTarget(IServiceProvider services)
{
    private const int PageLength = 500;

    private readonly RedisServers redis = services.GetRequiredService<RedisServers>();

    private string Prefix => redis.Options.KeyPrefix;

    private RedisKey Mark => Prefix + "migration";

    /// <exception cref="CommandFailedException">There is something in the place already.</exception>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        foreach (var server in redis.All)
        {
            if (await server.RunAsync(database => database.KeyExistsAsync(Mark))) await CleanAsync(server);
            if (await AnyAsync(server, cancellation))
                throw new CommandFailedException($"Redis {server.Label ?? server.Name} has keys that begin with '{Prefix}', so a service is or was there: name an empty one, or another Chat:Redis:KeyPrefix.");
        }

        foreach (var server in redis.All) await server.RunAsync(database => database.StringSetAsync(Mark, "begun"));
    }

    /// <summary>Takes everything and removes the mark.</summary>
    public async Task TakeAsync(SqliteLogFile source, TextWriter output, CancellationToken cancellation)
    {
        var (streams, subscriptions, revocations, sanctions) = (0, 0, 0, 0);
        var import = ActivatorUtilities.CreateInstance<RedisImport>(services);
        using (var export = new SqliteExport(source))
        {
            foreach (var stream in export.Streams())
            {
                if (!await import.ImportAsync(stream, cancellation)) throw new CommandFailedException($"'{stream.Key}' has got messages in Redis meanwhile: start no server before this is done.");
                streams++;
            }
        }

        foreach (var (room, user, read) in SqliteNeighbours.Subscriptions(source))
        {
            if (await services.GetRequiredService<ISubscriptions>().AddAsync(room, user, read, cancellation) != SubscribeOutcome.Added)
                throw new CommandFailedException($"'{user}' cannot be subscribed to '{room}': look at Chat:Subscriptions.");
            subscriptions++;
        }

        foreach (var (user, before, until) in SqliteNeighbours.Revocations(source))
        {
            await services.GetRequiredService<IRevocations>().RevokeAsync(user, before, until, cancellation);
            revocations++;
        }

        if (File.Exists(source.SanctionsPath)) sanctions = await TakeSanctionsAsync(new SqliteSanctions(source.SanctionsPath, services.GetRequiredService<TimeProvider>(), NullLogger<SqliteSanctions>.Instance), cancellation);
        foreach (var server in redis.All) await server.RunAsync(database => database.KeyDeleteAsync(Mark));
        output.WriteLine($"{streams} rooms and conversations, {subscriptions} subscriptions, {sanctions} mutes and bans and {revocations} revocations are in Redis, with the epochs and numbers that they had.");
    }

    /// <summary>Removes everything that begins as this service's keys do.</summary>
    public async Task CleanAsync()
    {
        foreach (var server in redis.All) await CleanAsync(server);
    }

    private async Task<int> TakeSanctionsAsync(SqliteSanctions source, CancellationToken cancellation)
    {
        var count = 0;
        string? place = null;
        do
        {
            var page = await source.ListAsync(default, place, PageLength, cancellation);
            foreach (var sanction in page.Sanctions) await services.GetRequiredService<ISanctions>().ImposeAsync(sanction, cancellation);
            count += page.Sanctions.Count;
            place = page.Next;
        }
        while (place is not null);
        return count;
    }

    private async Task<bool> AnyAsync(RedisConnection server, CancellationToken cancellation)
    {
        await foreach (var _ in KeysAsync(server).WithCancellation(cancellation)) return true;
        return false;
    }

    private async Task CleanAsync(RedisConnection server)
    {
        await foreach (var key in KeysAsync(server)) await server.RunAsync(database => database.KeyDeleteAsync(key));
        await server.RunAsync(database => database.KeyDeleteAsync(Mark)); // last: until then all of it is known for what it is
    }

    /// <summary>All but the mark, of all primaries where it is a Cluster.</summary>
    private async IAsyncEnumerable<RedisKey> KeysAsync(RedisConnection server)
    {
        var multiplexer = await server.GetAsync();
        foreach (var primary in multiplexer.GetServers().Where(one => one is { IsConnected: true, IsReplica: false }))
            await foreach (var key in primary.KeysAsync(multiplexer.GetDatabase().Database, Escape(Prefix) + "*", pageSize: 1000))
                if (key != Mark) yield return key;
    }

    /// <summary>A pattern that stands for the text alone.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c => c is '*' or '?' or '[' or ']' or '\\' or '^' ? $"\\{c}" : c.ToString()));
}
