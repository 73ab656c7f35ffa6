using System.Buffers;
using System.Globalization;
using System.Text;

namespace Chat.Server.Rooms;

/// <summary>
/// The SignalR group of a room. The Redis backplane compares a connection's group names without regard to case, so rooms
/// that differ only in case need groups that differ in more. Lower-case ASCII letters, digits and a few harmless signs
/// stand for themselves and every other UTF-16 unit is written as <c>%</c> and four lower-case hexadecimal digits, which
/// also keeps a room name from meaning anything to Redis.
/// </summary>
internal static class RoomGroup
{
    private const string Prefix = "room:";

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.#@/+ ");

    public static string Of(string room)
    {
        if (!room.AsSpan().ContainsAnyExcept(Plain)) return Prefix + room;

        var group = new StringBuilder(Prefix, Prefix.Length + room.Length * 5);
        foreach (var c in room)
        {
            if (Plain.Contains(c)) group.Append(c);
            else group.Append('%').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return group.ToString();
    }
}
