using System.Buffers.Binary;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>
/// Finds a message by its id without an index: an id begins with the moment of its message, and a log is in the order of these moments but for what the clocks of nodes differ.
/// <para><b>Found</b> is every message that lies in the log no further than <see cref="PagesEachWay"/> pages of 100 messages or 64 KiB from the place of its moment, if clocks differ by <see cref="Tolerance"/>
/// at most; among the newest 100 always. With clocks that agree that is every one, unless more than those pages came in the same millisecond. With clocks that differ by half a second it is so up to 1,000 messages a second, if they are small.</para>
/// <para><b>Cost.</b> One page for what is new, for anything else a read of one message for each halving of the log and <see cref="PagesEachWay"/> pages each way at most, most often two: as much for an id that nothing has.</para>
/// </summary>
internal sealed class MessageIdSearch
{
    /// <summary>What the clocks of two nodes may differ by, and what may pass between the making of an id and its storing.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private const int PagesEachWay = 5;

    private static readonly PageLimit Page = new(100, 64 * 1024);

    private readonly IMessageLog log;
    private readonly StreamKey stream;
    private readonly string id;
    private readonly long time;

    private MessageIdSearch(IMessageLog log, StreamKey stream, Guid id) => (this.log, this.stream, this.id, time) = (log, stream, id.ToString(), TimeOf(id));

    /// <summary>The message, deleted or not; null when it is not there or not any more.</summary>
    public static async ValueTask<LoggedMessage?> FindAsync(IMessageLog log, StreamKey stream, Guid id, CancellationToken cancellation)
    {
        if (id.Version != 7) return null;
        var search = new MessageIdSearch(log, stream, id);
        var newest = await log.ReadBeforeAsync(stream, long.MaxValue, Page, cancellation);
        if (search.In(newest) is { } found) return found;
        if (!newest.HasMore || newest.Messages.Any(search.IsTooEarly)) return null;
        var end = newest.Messages[0].Seq;
        return await search.AroundAsync(await search.PlaceAsync(end, cancellation), end, cancellation);
    }

    /// <summary>The number of a message that is not before the id's moment while the one before it is. What was trimmed away is before everything, <paramref name="end"/> behind it.</summary>
    private async ValueTask<long> PlaceAsync(long end, CancellationToken cancellation)
    {
        var (first, last) = (1L, end);
        while (first < last)
        {
            var middle = first + (last - first) / 2;
            var page = await log.ReadAfterAsync(stream, new LogPosition(null, middle - 1), 1, cancellation);
            if (page is { Continuous: true, Messages: [var message] } && TimeOf(message) >= time) last = middle;
            else first = middle + 1;
        }

        return first;
    }

    /// <summary>Looks from that place in both directions by turns, each as far as it can be there.</summary>
    private async ValueTask<LoggedMessage?> AroundAsync(long place, long end, CancellationToken cancellation)
    {
        var (before, after) = (place, place - 1);
        var (older, newer) = (true, place < end);
        for (var pages = 0; pages < PagesEachWay && (older || newer); pages++)
        {
            if (newer)
            {
                var page = await log.ReadAfterAsync(stream, new LogPosition(null, after), Page, cancellation);
                if (In(page) is { } found) return found;
                newer = page is { Continuous: true, HasMore: true } && !page.Messages.Any(IsTooLate) && (after = page.Messages[^1].Seq) < end - 1;
            }

            if (older)
            {
                var page = await log.ReadBeforeAsync(stream, before, Page, cancellation);
                if (In(page) is { } found) return found;
                older = page.HasMore && !page.Messages.Any(IsTooEarly);
                if (older) before = page.Messages[0].Seq;
            }
        }

        return null;
    }

    private LoggedMessage? In(LogPage page) => page.Messages.FirstOrDefault(message => message.Id == id);

    /// <summary>So much earlier than the id that the id's message is behind it.</summary>
    private bool IsTooEarly(LoggedMessage message) => TimeOf(message) < time - Tolerance.TotalMilliseconds;

    /// <summary>So much later that the id's message is before it.</summary>
    private bool IsTooLate(LoggedMessage message) => TimeOf(message) > time + Tolerance.TotalMilliseconds;

    private static long TimeOf(LoggedMessage message) => new DateTimeOffset(message.Timestamp).ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970, the first six bytes.</summary>
    private static long TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }
}
