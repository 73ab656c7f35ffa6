using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// What is known of one stream. Its newest messages are in the journal, its others in the table. The writer changes <see cref="Head"/> and whoever
/// has the tables <see cref="Rows"/> while their work goes on; everybody else sees <see cref="Extent"/>, which changes only when that work is on disk.
/// </summary>
internal sealed class SqliteStream
{
    private readonly object publishing = new();
    private long[] tail = [];
    private int tailStart;
    private int tailLength;
    private long committedHead;
    private StreamRows committedRows;
    private volatile StreamExtent extent;

    /// <param name="key">The name.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="id">Its id in the tables; 0 while they do not have it.</param>
    /// <param name="rows">What the table has.</param>
    public SqliteStream(StreamKey key, string epoch, long id, StreamRows rows)
    {
        Key = key;
        Epoch = epoch;
        Id = id;
        Rows = committedRows = rows;
        Head = committedHead = rows.LastRow;
        extent = Extend();
    }

    public StreamKey Key { get; }

    public string Epoch { get; }

    public long Id { get; set; }

    /// <summary>The number of the newest message that is in the journal or on its way there; the writer's.</summary>
    public long Head { get; set; }

    /// <summary>The tables' view. A field, so that its parts can be set one by one.</summary>
    public StreamRows Rows;

    /// <summary>Its limits, when retention has asked for them.</summary>
    public Retention? Retention { get; set; }

    /// <summary>Whether the present transaction has changed <see cref="Rows"/>.</summary>
    public bool Touched { get; set; }

    public StreamExtent Extent => extent;

    /// <summary>A message is in the journal. Readers see it after <see cref="Publish"/>.</summary>
    /// <param name="seq">Its number.</param>
    /// <param name="position">Where it is.</param>
    public void Append(long seq, long position)
    {
        lock (publishing)
        {
            if (tailStart + tailLength == tail.Length) MakeRoom();
            tail[tailStart + tailLength++] = position;
            committedHead = seq;
        }
    }

    public void Publish()
    {
        if (extent.Head.Seq == committedHead) return;
        lock (publishing) extent = Extend();
    }

    /// <summary>What was on its way to the journal did not get there.</summary>
    public void Rollback() => Head = committedHead;

    /// <summary>What was done to <see cref="Rows"/> is in the file.</summary>
    public void CommitRows()
    {
        Touched = false;
        lock (publishing)
        {
            var stored = (int)Math.Min(tailLength, Rows.LastRow - committedRows.LastRow); // what found no room in the journal is in no tail
            tailStart += stored;
            tailLength -= stored;
            if (tailLength == 0) (tail, tailStart) = ([], 0);
            committedRows = Rows;
            committedHead = Math.Max(committedHead, Rows.LastRow);
            extent = Extend();
        }
    }

    public void RollbackRows()
    {
        Touched = false;
        Rows = committedRows;
    }

    private StreamExtent Extend() =>
        new(new StreamPosition(Epoch, committedHead), committedRows.Trimmed + 1, tail.AsMemory(tailStart, tailLength), committedRows.Changes, committedRows.ChangesLost);

    /// <summary>Earlier extents go on using the old array, in which nothing that they see changes.</summary>
    private void MakeRoom()
    {
        var larger = new long[Math.Max(4, 2 * tailLength)];
        tail.AsSpan(tailStart, tailLength).CopyTo(larger);
        (tail, tailStart) = (larger, 0);
    }
}
