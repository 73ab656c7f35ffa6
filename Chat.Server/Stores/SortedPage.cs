using System.Buffers.Text;
using System.Text;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>
/// A page of an unordered list of names: of all that are offered, those that come next after the cursor in ordinal order. Keeps no more than the page,
/// and takes a name that is offered twice once. As the cursor is the last name, who comes and goes moves nobody from one page to another.
/// </summary>
internal sealed class SortedPage
{
    private const int MaxLimit = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private readonly string? after;
    private readonly int limit;

    /// <exception cref="FormatException">The cursor is none.</exception>
    public SortedPage(string? from, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        after = from is null ? null : NameOf(from);
        this.limit = limit;
    }

    public void Offer(string name)
    {
        if (after is not null && string.CompareOrdinal(name, after) <= 0) return;
        if (names.Count > limit && string.CompareOrdinal(name, names.Max) >= 0) return;
        if (names.Add(name) && names.Count > limit + 1) names.Remove(names.Max!); // one more than the page tells that it is not the last
    }

    public Page<string> ToPage()
    {
        string[] items = [.. names.Take(limit)];
        return new Page<string>(items, names.Count > limit ? Base64Url.EncodeToString(Utf8.GetBytes(items[^1])) : null);
    }

    private static string NameOf(string cursor)
    {
        try
        {
            return cursor.Length > 0 ? Utf8.GetString(Base64Url.DecodeFromChars(cursor)) : throw new FormatException("A cursor is not empty.");
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("This is no cursor.", e);
        }
    }
}
