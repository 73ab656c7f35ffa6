using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>Where a connection stands among all that ended: by time, and by its id where that is the same.</summary>
internal sealed record EndedConnectionPlace(long Ticks, string ConnectionId)
{
    public static EndedConnectionPlace Of(EndedConnection end) => new(end.EndedAt.Ticks, end.ConnectionId);

    /// <exception cref="FormatException">The cursor is none.</exception>
    public static EndedConnectionPlace Parse(string cursor)
    {
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.Split(' ', 2) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new EndedConnectionPlace(at, id)
            : throw new FormatException("This is no cursor.");
    }

    public string ToCursor() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Ticks} {ConnectionId}")));

    /// <summary>Whether another ended before it.</summary>
    public bool IsAfter(DateTime at, string connectionId) =>
        at.Ticks < Ticks || (at.Ticks == Ticks && string.CompareOrdinal(connectionId, ConnectionId) > 0);
}
