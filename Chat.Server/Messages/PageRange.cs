using Chat.Contracts;

namespace Chat.Server.Messages;

/// <summary>Which numbers a page holds: the arithmetic of reading, the same for every store.</summary>
/// <param name="From">The first number of the page.</param>
/// <param name="To">The last one; smaller than <paramref name="From"/> when the page is empty.</param>
/// <param name="HasMore">As in <see cref="LogPage"/>.</param>
/// <param name="Continuous">As in <see cref="LogPage"/>.</param>
internal readonly record struct PageRange(long From, long To, bool HasMore, bool Continuous)
{
    public int Count => (int)Math.Max(0, To - From + 1);

    /// <param name="after">The position asked for.</param>
    /// <param name="head">The head of the stream.</param>
    /// <param name="first">The oldest number kept; one more than the head when nothing is.</param>
    /// <param name="limit">The most messages on the page.</param>
    public static PageRange After(LogPosition after, StreamPosition head, long first, int limit)
    {
        var continuous = (after.Epoch is null || after.Epoch == head.Epoch) && after.Seq >= first - 1 && after.Seq <= head.Seq;
        var from = continuous ? after.Seq + 1 : Math.Max(first, head.Seq - limit + 1);
        var to = Math.Min(head.Seq, from + limit - 1);
        return new PageRange(from, to, to < head.Seq, continuous);
    }

    /// <inheritdoc cref="After"/>
    public static PageRange Before(long before, StreamPosition head, long first, int limit)
    {
        var to = Math.Min(before - 1, head.Seq);
        var from = Math.Max(first, to - limit + 1);
        return new PageRange(from, to, from <= to && from > first, Continuous: true);
    }
}
