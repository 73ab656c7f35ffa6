using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms.Subscriptions;

/// <summary>Where a room stands among those of a user: the one with the newest message first, those without one last, by their names.</summary>
/// <param name="At">The time of its newest message in Unix milliseconds; -1 without one.</param>
/// <param name="Room">The room.</param>
internal readonly record struct UnreadPlace(long At, string Room) : IComparable<UnreadPlace>
{
    public static UnreadPlace Of(string room, LoggedMessage? last) => new(last is null ? -1 : ChatTime.ToUnix(last.Timestamp), room);

    /// <summary>A place from the text of one. Throws <see cref="FormatException"/> for what is none.</summary>
    public static UnreadPlace Parse(string cursor)
    {
        if (cursor.Length > 1000) throw new FormatException();
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && long.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) && ChatRules.IsName(text[(end + 1)..], ChatLimits.RoomNameLength)
            ? new UnreadPlace(at, text[(end + 1)..])
            : throw new FormatException();
    }

    public int CompareTo(UnreadPlace other) => At != other.At ? other.At.CompareTo(At) : string.CompareOrdinal(Room, other.Room);

    /// <summary>As a cursor.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At}\n{Room}")));
}
