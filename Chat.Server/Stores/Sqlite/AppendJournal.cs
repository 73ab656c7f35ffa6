using System.Buffers;
using Chat.Server.Ports;
using Microsoft.Win32.SafeHandles;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The file beside the database that makes a receipt true: messages are written to it one behind the other and forced to the disk before their senders
/// hear of them, and get into the tables later, many at a time. A message takes its own bytes here and whole pages there.
/// <para>A ring: positions count all bytes since it began, and a place is written again when the tables have what was there. The tables know the
/// position up to which they have everything (table <c>log</c>), and change it together with themselves. So after a crash the messages from there on are what
/// they lack, up to the first record that is not whole. Every record names the life of the journal that it belongs to, which the tables know too:
/// one that belongs to another database, or to an earlier state of this one, is none.</para>
/// <para>What was written is in memory too, where it waits for the tables: as bytes, because as objects it would be marked and copied by the collector
/// while everybody waits.</para>
/// <para>With <see cref="HistoryOptions.Journal"/> off there never is room in it. What an earlier server left in the file gets into the tables all the same,
/// and then the file goes: the tables know another life by now, so nothing in it counts, and while it lay there a fault in it could keep the log from opening.</para>
/// For the writer's thread, save <see cref="RecordAt"/> and <see cref="HasMuch"/>.
/// </summary>
internal sealed class AppendJournal : IDisposable
{
    /// <summary>The most bytes in it: some 18,000 messages of 128 characters, which are read within a second after a crash.</summary>
    public const int Capacity = 4 * 1024 * 1024;

    /// <summary>The file grows by so many bytes: where it is long enough already, forcing it to the disk does not have to store its length.</summary>
    private const int Growth = 64 * 1024;

    private static readonly byte[] Zeros = new byte[Growth];

    private readonly ArrayBufferWriter<byte> buffer = new(Growth);
    private readonly List<long> positions = [];
    private readonly byte[] ring = GC.AllocateUninitializedArray<byte>(Capacity); // which takes memory as it is written
    private readonly string path;
    private readonly bool kept;
    private readonly LogMetrics? metrics;
    private SafeFileHandle? file;
    private long life;
    private long end;
    private long length;

    /// <param name="path">The full path of the file. When it is missing, the way to it is forced to the disk, for a power failure must not lose it.</param>
    /// <param name="kept">Whether it is written to, and made when it is missing.</param>
    /// <param name="metrics">Told how long the disk takes.</param>
    public AppendJournal(string path, bool kept, LogMetrics? metrics = null)
    {
        this.metrics = metrics;
        this.path = path;
        this.kept = kept;
        if (kept || File.Exists(path))
        {
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            length = Math.Min(Capacity, RandomAccess.GetLength(file));
        }

        if (length == 0) FolderSync.Run(Path.GetDirectoryName(path)!);
    }

    /// <summary>Where the next record will be, or behind that.</summary>
    public long End => Volatile.Read(ref end);

    /// <summary>Where the records are that were written last, in the order of their messages.</summary>
    public IReadOnlyList<long> Positions => positions;

    /// <summary>Reads the file: where the whole records of a life are, from a position on, in the order they were written.</summary>
    public List<long> Find(long recorded, long from)
    {
        if (file is null) return [];
        var size = 0;
        while (RandomAccess.Read(file, ring.AsSpan(size), size) is > 0 and var read) size += read;

        var whole = new List<long>();
        while (IsAt(from) || IsAt(from = NextLap(from)))
        {
            whole.Add(from);
            from += RecordAt(from).Length;
        }

        return whole;

        bool IsAt(long position) => JournalRecord.IsAt(ring.AsSpan(0, size)[Math.Min(size, Offset(position))..], recorded, position);
    }

    /// <summary>A record that was written or found. Its place is written again when the tables have it.</summary>
    public JournalRecord RecordAt(long position) => new(ring.AsSpan(Offset(position)));

    /// <summary>
    /// Whether so much waits for the tables that they should get on with it, a quarter of what there is room for: more at once would not be cheaper, and
    /// forcing it to the disk would hold up the journal for longer.
    /// </summary>
    /// <param name="applied">Up to which position the tables have everything.</param>
    public bool HasMuch(long applied) => End - applied > Capacity / 4;

    /// <summary>Begins another life, which writes over what was found, or removes it.</summary>
    public void Begin(long next)
    {
        life = next;
        Volatile.Write(ref end, 0);
        if (!kept) Remove();
    }

    /// <summary>True when the messages are on the disk; false when there is no room for them, and then none of them is.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="applied">Up to which position the tables have everything.</param>
    /// <exception cref="IOException">The disk fails; some of them may be there.</exception>
    public bool TryWrite(List<StagedMessage> messages, long applied)
    {
        if (file is null || !TryEncode(messages, End)) return false;
        var start = End;
        if (Offset(start) + buffer.WrittenCount > Capacity) TryEncode(messages, start = NextLap(start)); // a group does not go over the end of the file
        if (start + buffer.WrittenCount - Capacity > applied) return false;
        if (!TryGrow(Offset(start) + buffer.WrittenCount)) return false;

        RandomAccess.Write(file, buffer.WrittenSpan, Offset(start));
        var begun = metrics?.Now ?? 0;
        RandomAccess.FlushToDisk(file);
        metrics?.Synced(begun);
        buffer.WrittenSpan.CopyTo(ring.AsSpan(Offset(start)));
        Volatile.Write(ref end, start + buffer.WrittenCount);
        return true;
    }

    /// <summary>Overwrites everything in the file. To be called when the tables have it all, and while nothing is written.</summary>
    public void Wipe()
    {
        if (file is null) return;
        for (long at = 0; at < length; at += Growth) RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(Growth, length - at)), at);
        RandomAccess.FlushToDisk(file);
    }

    public void Dispose() => file?.Dispose();

    private static int Offset(long position) => (int)(position % Capacity);

    private static long NextLap(long position) => position - Offset(position) + Capacity;

    private void Remove()
    {
        file?.Dispose();
        file = null;
        File.Delete(path);
    }

    private bool TryEncode(List<StagedMessage> messages, long start)
    {
        buffer.ResetWrittenCount();
        positions.Clear();
        foreach (var message in messages)
        {
            positions.Add(start + buffer.WrittenCount);
            JournalRecord.Write(buffer, life, positions[^1], message);
            if (buffer.WrittenCount > Capacity) return false;
        }

        return true;
    }

    private bool TryGrow(long needed)
    {
        try
        {
            for (; length < needed; length += Growth) RandomAccess.Write(file!, Zeros, length);
            return true;
        }
        catch (IOException)
        {
            return false; // Full, as a rule. Whoever turns to SQLite instead hears from there what it is.
        }
    }
}
