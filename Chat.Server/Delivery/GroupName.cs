using System.Buffers;
using System.Globalization;
using System.Text;

namespace Chat.Server.Delivery;

/// <summary>
/// The SignalR group of a room, and of a user's connections. The Redis backplane compares a connection's group names without
/// regard to case, so names that differ only in case need groups that differ in more. Lower-case ASCII letters, digits and a
/// few harmless signs stand for themselves and every other UTF-16 unit is written as <c>%</c> and four lower-case
/// hexadecimal digits, which also keeps a name from meaning anything to Redis.
/// </summary>
internal static class GroupName
{
    private const string RoomPrefix = "room:";
    private const string UserPrefix = "user:";

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.#@/+ ");

    public static string OfRoom(string room) => Encode(RoomPrefix, room);

    public static string OfUser(string userId) => Encode(UserPrefix, userId);

    /// <summary>The room of a group, or null when it is not a room's.</summary>
    public static string? RoomOf(string group) => Decode(RoomPrefix, group);

    public static bool IsUser(string group) => group.StartsWith(UserPrefix, StringComparison.Ordinal);

    /// <summary>The user of a group, or null when it is not a user's.</summary>
    public static string? UserOf(string group) => Decode(UserPrefix, group);

    private static string? Decode(string prefix, string group)
    {
        if (!group.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var encoded = group.AsSpan(prefix.Length);
        if (!encoded.Contains('%')) return encoded.ToString();

        var name = new StringBuilder(encoded.Length);
        while (!encoded.IsEmpty)
        {
            var plain = encoded[0] != '%';
            name.Append(plain ? encoded[0] : (char)ushort.Parse(encoded.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            encoded = encoded[(plain ? 1 : 5)..];
        }

        return name.ToString();
    }

    private static string Encode(string prefix, string name)
    {
        if (!name.AsSpan().ContainsAnyExcept(Plain)) return prefix + name;

        var group = new StringBuilder(prefix, prefix.Length + name.Length * 5);
        foreach (var c in name)
        {
            if (Plain.Contains(c)) group.Append(c);
            else group.Append('%').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return group.ToString();
    }
}
