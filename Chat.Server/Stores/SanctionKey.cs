using System.Buffers.Binary;
using System.Buffers.Text;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>Which sanction it is, and its place in a list: by room, those of the whole service first, then by user and kind.</summary>
internal readonly record struct SanctionKey(SanctionKind Kind, string? Room, string UserId) : IComparable<SanctionKey>
{
    private const int HeadBytes = 2; // the kind, and the length of the room and one more

    public static SanctionKey Of(Sanction sanction) => new(sanction.Kind, sanction.Room, sanction.UserId);

    public int CompareTo(SanctionKey other)
    {
        var order = string.CompareOrdinal(Room, other.Room);
        if (order == 0) order = string.CompareOrdinal(UserId, other.UserId);
        return order == 0 ? Kind.CompareTo(other.Kind) : order;
    }

    /// <summary>As text for a client, at most 700 characters: names have at most 128 UTF-16 units.</summary>
    public string ToCursor()
    {
        var names = Room + UserId;
        var bytes = new byte[HeadBytes + names.Length * 2];
        bytes[0] = (byte)Kind;
        bytes[1] = (byte)(Room is null ? 0 : Room.Length + 1);
        for (var i = 0; i < names.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(HeadBytes + i * 2), names[i]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Throws <see cref="FormatException"/> for what is no cursor.</summary>
    public static SanctionKey FromCursor(string cursor)
    {
        var bytes = Base64Url.DecodeFromChars(cursor);
        var room = bytes.Length < HeadBytes ? 0 : Math.Max(0, bytes[1] - 1);
        if (bytes.Length <= HeadBytes + room * 2 || bytes.Length % 2 != 0 || !Enum.IsDefined((SanctionKind)bytes[0])) throw new FormatException("This is no cursor.");
        var names = new char[(bytes.Length - HeadBytes) / 2];
        for (var i = 0; i < names.Length; i++) names[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(HeadBytes + i * 2));
        return new SanctionKey((SanctionKind)bytes[0], bytes[1] == 0 ? null : new string(names, 0, room), new string(names, room, names.Length - room));
    }
}
