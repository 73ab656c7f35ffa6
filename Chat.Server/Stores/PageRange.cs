using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>Which numbers a page holds: the arithmetic of reading, the same for every store.</summary>
/// <param name="From">The first number of the page.</param>
/// <param name="To">The last one; smaller than <paramref name="From"/> when the page is empty.</param>
/// <param name="HasMore">As in <see cref="LogPage"/>.</param>
/// <param name="Continuous">As in <see cref="LogPage"/>.</param>
/// <param name="KeepsNewest">Which end stays when the page is too large: the one where reading begins.</param>
/// <param name="Bytes">The most bytes on the page, as in <see cref="PageLimit"/>.</param>
internal readonly record struct PageRange(long From, long To, bool HasMore, bool Continuous, bool KeepsNewest, int Bytes)
{
    public int Count => (int)Math.Max(0, To - From + 1);

    /// <param name="after">The position asked for.</param>
    /// <param name="head">The head of the stream.</param>
    /// <param name="first">The oldest number kept; one more than the head when nothing is.</param>
    /// <param name="limit">The most on the page.</param>
    public static PageRange After(LogPosition after, StreamPosition head, long first, PageLimit limit)
    {
        var continuous = (after.Epoch is null || after.Epoch == head.Epoch) && after.Seq >= first - 1 && after.Seq <= head.Seq;
        var from = continuous ? after.Seq + 1 : Math.Max(first, head.Seq - limit.Messages + 1);
        var to = Math.Min(head.Seq, from + limit.Messages - 1);
        return new PageRange(from, to, to < head.Seq, continuous, KeepsNewest: !continuous, limit.Bytes);
    }

    /// <inheritdoc cref="After"/>
    public static PageRange Before(long before, StreamPosition head, long first, PageLimit limit)
    {
        var to = Math.Min(before - 1, head.Seq);
        var from = Math.Max(first, to - limit.Messages + 1);
        return new PageRange(from, to, from <= to && from > first, Continuous: true, KeepsNewest: true, limit.Bytes);
    }

    /// <summary>What of the page fits.</summary>
    /// <param name="sizes">The bytes of each of its messages, oldest first.</param>
    public PageRange Fit(List<int> sizes)
    {
        var budget = new PageBudget(Bytes);
        var kept = 0;
        while (kept < sizes.Count && budget.TryTake(sizes[KeepsNewest ? ^(kept + 1) : kept])) kept++;
        return Keep(kept);
    }

    /// <summary>The page with only so many of its messages: the first ones in the direction of reading.</summary>
    public PageRange Keep(int count)
    {
        if (count == Count) return this;
        // A page that is not continuous reads up to the head; what it lacks lies the other way.
        return KeepsNewest
            ? this with { From = To - count + 1, HasMore = HasMore || Continuous }
            : this with { To = From + count - 1, HasMore = true };
    }
}
