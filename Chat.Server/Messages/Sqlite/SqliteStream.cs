using Chat.Contracts;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// What is known of one stream. The writer changes <see cref="Numbers"/> as its transaction goes on; everybody else sees
/// <see cref="Extent"/>, which changes only when a transaction is on disk.
/// </summary>
internal sealed class SqliteStream
{
    private StreamNumbers committed;
    private volatile StreamExtent extent;

    public SqliteStream(long id, StreamKey key, string epoch, StreamNumbers numbers)
    {
        Id = id;
        Key = key;
        Epoch = epoch;
        Numbers = committed = numbers;
        extent = Publish();
    }

    public long Id { get; }

    public StreamKey Key { get; }

    public string Epoch { get; }

    /// <summary>The writer's view. A field, so that its parts can be set one by one.</summary>
    public StreamNumbers Numbers;

    public StreamExtent Extent => extent;

    /// <summary>Whether the present transaction has changed the numbers; the writer's.</summary>
    public bool Touched { get; set; }

    public void Commit()
    {
        Touched = false;
        committed = Numbers;
        extent = Publish();
    }

    public void Rollback()
    {
        Touched = false;
        Numbers = committed;
    }

    private StreamExtent Publish() => new(new StreamPosition(Epoch, Numbers.Head), Numbers.Trimmed + 1);
}
