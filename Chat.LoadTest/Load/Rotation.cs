using System.Diagnostics.CodeAnalysis;

namespace Chat.LoadTest.Load;

/// <summary>Whose turn it is to speak: rooms take turns, and in each room its members. Connections that have ended are passed over.</summary>
internal sealed class Rotation(Crowd crowd)
{
    private readonly int[] next = new int[crowd.Rooms.Length];
    private int turn;

    /// <summary>False when no connection is left.</summary>
    public bool TryNext([NotNullWhen(true)] out Room? room, [NotNullWhen(true)] out Member? member)
    {
        for (var i = 0; i < crowd.Rooms.Length; i++)
        {
            var r = turn++ % crowd.Rooms.Length;
            if (turn == crowd.Rooms.Length) turn = 0;
            room = crowd.Rooms[r];
            for (var j = 0; j < room.Members.Length; j++)
            {
                member = room.Members[next[r]];
                next[r] = (next[r] + 1) % room.Members.Length;
                if (member.IsLive) return true;
            }
        }

        (room, member) = (null, null);
        return false;
    }
}
