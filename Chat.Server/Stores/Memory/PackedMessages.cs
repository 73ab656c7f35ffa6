using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>
/// A run of consecutive messages as bytes in a few arrays. As objects they would take more than twice the memory, and each would be
/// copied and looked at by the collector, while everybody waits. Not for concurrent use, save <see cref="Read"/>.
/// </summary>
internal sealed class PackedMessages
{
    private const int MinChunkBytes = 512;
    private const int MaxChunkBytes = 8 * 1024;

    private readonly List<MessageChunk> chunks = [];

    /// <summary>The number of the oldest; when there is none, of the one that would be added next.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The number of the newest; one less than <see cref="First"/> when there is none.</summary>
    public long Last { get; private set; }

    public int Count => (int)(Last - First + 1);

    /// <summary>Adds a message, which has the number after the last.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="milliseconds">Its time in Unix milliseconds.</param>
    /// <param name="draft">What is said in it.</param>
    public void Add(Guid id, long milliseconds, in MessageDraft draft)
    {
        if (chunks.Count == 0 || !chunks[^1].TryAdd(id, milliseconds, draft))
        {
            var usual = chunks.Count == 0 ? MinChunkBytes : Math.Clamp(chunks[^1].Capacity * 2, MinChunkBytes, MaxChunkBytes);
            var chunk = new MessageChunk(Last + 1, Math.Max(usual, MessageChunk.SizeOf(draft)));
            chunk.TryAdd(id, milliseconds, draft);
            chunks.Add(chunk);
        }

        Last++;
    }

    /// <summary>One message, which must be here.</summary>
    public LoggedMessage Get(long seq)
    {
        var one = new List<LoggedMessage>(1);
        chunks[ChunkOf(seq)].Read(seq, 1, one);
        return one[0];
    }

    /// <summary>Puts a changed message, which must be here, in the place of the old one. Whoever is just reading sees the old one.</summary>
    public void Replace(LoggedMessage changed)
    {
        var chunk = ChunkOf(changed.Seq);
        chunks[chunk] = chunks[chunk].With(changed);
    }

    /// <summary>What holds messages, all of which must be here, for <see cref="Read"/>.</summary>
    public MessageChunk[] ChunksOf(long from, int count)
    {
        var start = ChunkOf(from);
        return [.. chunks.GetRange(start, ChunkOf(from + count - 1) - start + 1)];
    }

    /// <summary>Messages in their order. They may be read while others are added, and also when they have been dropped.</summary>
    /// <param name="chunks">Those that have the messages, and perhaps others before and after.</param>
    /// <param name="from">The number of the first.</param>
    /// <param name="count">How many.</param>
    public static List<LoggedMessage> Read(MessageChunk[] chunks, long from, int count)
    {
        var page = new List<LoggedMessage>(count);
        foreach (var chunk in chunks.SkipWhile(chunk => chunk.End <= from)) chunk.Read(from + page.Count, count - page.Count, page);
        return page;
    }

    /// <summary>What each of them counts for on a page, as <see cref="LoggedMessage.PageBytes"/>.</summary>
    /// <inheritdoc cref="Read"/>
    public static List<int> Measure(MessageChunk[] chunks, long from, int count)
    {
        var sizes = new List<int>(count);
        foreach (var chunk in chunks) chunk.Measure(from + sizes.Count, count - sizes.Count, sizes);
        return sizes;
    }

    /// <summary>How many at the beginning are older than that, in Unix milliseconds.</summary>
    public int CountOlderThan(long milliseconds)
    {
        var older = 0;
        foreach (var chunk in chunks)
        {
            var inChunk = chunk.CountOlderThan(milliseconds, First + older);
            older += inChunk;
            if (First + older < chunk.End) break;
        }

        return older;
    }

    /// <summary>Forgets the oldest; the numbers of the others stay.</summary>
    public void DropOldest(int count)
    {
        First += count;
        var done = 0;
        while (done < chunks.Count && chunks[done].End <= First) done++;
        chunks.RemoveRange(0, done);
    }

    private int ChunkOf(long seq)
    {
        var (low, high) = (0, chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (chunks[middle].End <= seq) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
