using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// All streams: one process has the file, so what is known of them is kept here (some 300 bytes each) and heads cost no query. Whoever adds messages
/// to them or forgets some has the lock on this object until that is on disk; readers need none.
/// </summary>
internal sealed class SqliteStreams(ConcurrentDictionary<StreamKey, SqliteStream> all, EpochSeed first)
{
    private volatile EpochSeed seed = first;

    public EpochSeed Seed => seed;

    public int Count => all.Count;

    public bool TryGet(StreamKey key, [NotNullWhen(true)] out SqliteStream? stream) => all.TryGetValue(key, out stream);

    /// <summary>A new stream. Readers may see it before its first message: it has the epoch they would be told anyway.</summary>
    public SqliteStream Add(StreamKey key) => all[key] = new SqliteStream(key, seed.For(key), id: 0, new StreamRows { FirstRow = 1 });

    /// <summary>A new stream whose first message was refused.</summary>
    public void Remove(SqliteStream stream) => all.TryRemove(new KeyValuePair<StreamKey, SqliteStream>(stream.Key, stream));

    /// <summary>The next life of a stream begins.</summary>
    public void Replace(SqliteStream next) => all[next.Key] = next;

    /// <summary>Streams without a message get other epochs from now on, for nobody knows which were forgotten.</summary>
    public void Forget(IEnumerable<SqliteStream> streams, EpochSeed next)
    {
        foreach (var stream in streams) Remove(stream);
        seed = next;
    }

    public IEnumerator<KeyValuePair<StreamKey, SqliteStream>> GetEnumerator() => all.GetEnumerator();
}
