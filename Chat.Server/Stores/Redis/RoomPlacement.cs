using System.IO.Hashing;
using System.Text;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// Says which of several servers a room lies on: the one whose name gives, together with the room's, the highest hash (rendezvous hashing, Thaler and
/// Ravishankar 1998). So all that know the same names agree, whatever order they know them in, and one server more takes its share from each of the others
/// and moves no other room.
/// </summary>
internal sealed class RoomPlacement(IEnumerable<string> servers)
{
    /// <summary>The bytes of the longest name that is looked at without an allocation.</summary>
    private const int MaxOnStack = 512;

    private readonly long[] seeds = [.. servers.Select(server => (long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(server)))];

    /// <summary>The place of the server in the list of names. XXH64 of the room's name in UTF-8, with XXH64 of the server's for a seed, is what is compared.</summary>
    public int Of(ReadOnlySpan<char> room)
    {
        if (seeds.Length == 1) return 0;
        var most = Encoding.UTF8.GetMaxByteCount(room.Length);
        var bytes = most <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[most];
        bytes = bytes[..Encoding.UTF8.GetBytes(room, bytes)];
        var (place, highest) = (0, 0UL);
        for (var i = 0; i < seeds.Length; i++)
        {
            var weight = XxHash64.HashToUInt64(bytes, seeds[i]);
            if (weight >= highest) (place, highest) = (i, weight);
        }

        return place;
    }
}
